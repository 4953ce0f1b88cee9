using Idm.Sdk;

namespace Idm.Training;

/// <summary>An output folder that one training writes to at a time: two would overwrite each other's checkpoints.</summary>
/// <remarks>The system lets go of it when the process ends, however it ends; the file that stays means nothing.</remarks>
internal sealed class OutputLock : IDisposable
{
    private const string Name = ".training";

    private readonly FileStream _file;

    private OutputLock(FileStream file) => _file = file;

    /// <summary>Takes the folder, and makes it if it is not there.</summary>
    /// <exception cref="PluginException">Another training has it.</exception>
    public static OutputLock Take(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Name);
        try
        {
            return new OutputLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new PluginException($"another training is writing to {folder}. Wait for it, stop it, or choose another train.output");
        }
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose()
    {
        File.Delete(_file.Name);
        _file.Dispose();
    }
}
