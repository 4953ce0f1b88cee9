using Idm.Sdk;

namespace Idm.Training;

/// <summary>
/// An output folder that one training writes to at a time: two would overwrite each other's checkpoints.
/// </summary>
/// <remarks>
/// The system lets go of it when the process ends, however it ends; the file that stays means nothing.
/// </remarks>
internal sealed class OutputLock : IDisposable
{
    private const string Name = ".training";

    private readonly FileStream _file;
    private readonly bool _made;

    private OutputLock(FileStream file, bool made) => (_file, _made) = (file, made);

    /// <summary>Takes the folder, and makes it if it is not there.</summary>
    /// <exception cref="PluginException">Another training has it.</exception>
    public static OutputLock Take(string folder)
    {
        var made = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Name);
        try
        {
            return new OutputLock(
                new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), made);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new PluginException($"another training is writing to {folder}. Wait for it, stop it, or "
                + "choose another train.output");
        }
    }

    /// <summary>Lets go of the folder; one that was made for nothing goes.</summary>
    public void Dispose()
    {
        File.Delete(_file.Name);
        _file.Dispose();
        var folder = Path.GetDirectoryName(_file.Name)!;
        if (_made && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }
}
