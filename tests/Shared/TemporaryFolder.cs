namespace Idm.Tests.Shared;

/// <summary>A folder of its own for one test, removed afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("idm-test-").FullName;

    public string this[string relative] => Path.Combine(FullPath, relative);

    public string Put(string relative, byte[] content)
    {
        var file = this[relative];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return file;
    }

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
