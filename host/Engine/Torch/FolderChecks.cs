namespace Idm.Engine.Torch;

/// <summary>The doctor's look at folders: plugins are there, results can be written.</summary>
internal static class FolderChecks
{
    public static IEnumerable<DoctorLine> Plugins(IReadOnlyList<string> folders)
    {
        if (folders.Count == 0) yield return new DoctorLine("plugins", "no folders", Verdict.Warn, "nothing can be run without plugins");
        foreach (var folder in folders) yield return Plugins(folder);
    }

    public static IEnumerable<DoctorLine> Writable(string outputFolder)
    {
        yield return Writable("temporary folder", Path.GetTempPath(), "set TMPDIR to a folder that can be written");
        yield return Writable("output folder", outputFolder, "choose another output, or mend the folder's permissions");
    }

    private static DoctorLine Plugins(string folder)
    {
        try
        {
            if (!Directory.Exists(folder))
            {
                return new DoctorLine("plugins", $"{folder}: no such folder", Verdict.Warn, "install the plugins, or correct the path");
            }
            var count = Directory.EnumerateDirectories(folder).Count();
            return new DoctorLine("plugins", $"{folder}: {count} folder(s)",
                count > 0 ? Verdict.Ok : Verdict.Warn, count > 0 ? null : "there are no plugins in it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new DoctorLine("plugins", $"{folder}: {e.Message}", Verdict.Warn, "mend the folder's permissions");
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
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                return new DoctorLine(name, $"{folder}: can be written");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new DoctorLine(name, $"{folder}: {e.Message}", Verdict.Fail, advice);
        }
    }
}
