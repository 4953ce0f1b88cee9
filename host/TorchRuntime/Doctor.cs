using Idm.Common;

namespace Idm.TorchRuntime;

/// <summary>
/// Looks at everything outside of a pipeline that a run depends on. Never throws; loads libtorch.
/// </summary>
public static class Doctor
{
    /// <summary>Examines this machine.</summary>
    /// <param name="pluginFolders">The folders that plugins are loaded from.</param>
    /// <param name="outputFolder">Where results go; it need not exist.</param>
    /// <param name="libtorchFolder">As for <see cref="NativeTorch.Load"/>.</param>
    /// <returns>The findings, in the order in which things depend on each other.</returns>
    public static IReadOnlyList<DoctorLine> Examine(
        IReadOnlyList<string> pluginFolders, string outputFolder, string? libtorchFolder = null)
    {
        (string Name, Func<IEnumerable<DoctorLine>> Look)[] looks =
        [
            ("system", SystemChecks.Look),
            ("libtorch", () => TorchChecks.Look(libtorchFolder)),
            ("plugins", () => FolderChecks.Plugins(pluginFolders)),
            ("folders", () => FolderChecks.Writable(outputFolder)),
        ];
        return [.. looks.SelectMany(look => Guarded(look.Name, look.Look))];
    }

    // A doctor who faints is of no use: whatever goes wrong in a look is its finding.
    private static List<DoctorLine> Guarded(string name, Func<IEnumerable<DoctorLine>> look)
    {
        var lines = new List<DoctorLine>();
        try
        {
            foreach (var line in look()) lines.Add(line);
        }
        catch (Exception e)
        {
            lines.Add(new DoctorLine(name, $"could not be examined: {e.Message}", Severity.Warning));
        }
        return lines;
    }
}
