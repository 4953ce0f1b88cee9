using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Idm.Plugins.Tests.Files;

/// <summary>
/// A folder that this thread cannot list until this is disposed, not even if it is the administrator's.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed partial class LockedFolder : IDisposable
{
    private const uint Root = 0, Nobody = 65534;
    private const UnixFileMode Open =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode ForAll = UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly string _folder;

    public LockedFolder(string folder)
    {
        _folder = folder;
        File.SetUnixFileMode(folder, UnixFileMode.None);
        if (!Environment.IsPrivilegedProcess) return;
        File.SetUnixFileMode(Path.GetDirectoryName(folder)!, Open | ForAll);
        // To whom alone, of all threads, files are locked as to anybody.
        _ = SetFileSystemUser(Nobody);
    }

    public void Dispose()
    {
        if (Environment.IsPrivilegedProcess) _ = SetFileSystemUser(Root);
        File.SetUnixFileMode(_folder, Open);
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetFileSystemUser(uint user);
}
