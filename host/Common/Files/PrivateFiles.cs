namespace Idm.Common.Files;

/// <summary>Folders and files of this user alone, whatever the umask: 0700 and 0600.</summary>
/// <remarks>What is in them is code, or decides what code is trusted.</remarks>
public static class PrivateFiles
{
    /// <summary>Rights of a file.</summary>
    public const UnixFileMode OfFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Rights of a folder.</summary>
    public const UnixFileMode OfFolder = OfFile | UnixFileMode.UserExecute;

    private const UnixFileMode WrittenByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Creates a folder, or takes the rights of others from one that is there.</summary>
    /// <exception cref="UnauthorizedAccessException">It is somebody else's.</exception>
    public static void CreateFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, OfFolder);
    }

    /// <summary>Writes a file whole or not at all; an existing one is replaced.</summary>
    /// <exception cref="UnwritableFileException">The disk or the permissions do not allow it.</exception>
    public static void Write(string path, byte[] content) => AtomicFile.Write(path, stream =>
    {
        if (!OperatingSystem.IsWindows() && stream is FileStream file)
            File.SetUnixFileMode(file.SafeFileHandle, OfFile);
        stream.Write(content);
    });

    /// <summary>Whether others than the user may change what is in a folder.</summary>
    public static bool IsOpenToOthers(string folder) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & WrittenByOthers) != 0;
}
