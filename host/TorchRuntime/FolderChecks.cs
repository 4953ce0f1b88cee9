using Idm.Common;

namespace Idm.TorchRuntime;

/// <summary>The doctor's look at folders: plugins are there, results can be written.</summary>
internal static class FolderChecks
{
    public static IEnumerable<DoctorLine> Plugins(IReadOnlyList<string> folders)
    {
        if (folders.Count == 0)
        {
            yield return new DoctorLine("plugins", "no folders", Severity.Warning,
                "nothing runs without plugins");
        }
        foreach (var folder in folders) yield return Plugins(folder);
    }

    public static IEnumerable<DoctorLine> Writable(string outputFolder)
    {
        yield return Writable("temporary folder", Path.GetTempPath(),
            "set TMPDIR to a folder that can be written");
        yield return Writable("output folder", outputFolder,
            "choose another output, or fix the folder's permissions");
    }

    private static DoctorLine Plugins(string folder)
    {
        try
        {
            if (!Directory.Exists(folder))
            {
                return new DoctorLine(
                    "plugins", $"{folder}: no such folder", Severity.Warning,
                    "install the plugins, or correct the path");
            }
            var count = Directory.EnumerateDirectories(folder).Count();
            return new DoctorLine("plugins", $"{folder}: {count} folder(s)",
                count > 0 ? Severity.Note : Severity.Warning,
                count > 0 ? null : "there are no plugins in it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new DoctorLine("plugins", $"{folder}: {e.Message}", Severity.Warning,
                "fix the folder's permissions");
        }
    }

    // Tried in the nearest folder that exists, so that looking leaves nothing behind.
    private static DoctorLine Writable(string name, string folder, string advice)
    {
        try
        {
            var existing = Path.GetFullPath(folder);
            while (!Directory.Exists(existing)) existing = Path.GetDirectoryName(existing)!;
            var probe = Path.Combine(existing, Path.GetRandomFileName());
            using var stream = new FileStream(
                probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return new DoctorLine(name, $"{folder}: can be written");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new DoctorLine(name, $"{folder}: {e.Message}", Severity.Error, advice);
        }
    }
}
