namespace Idm.PluginHosting.Loading;

/// <summary>
/// Invariants after every load: one TorchSharp, one Idm.Sdk and one libtorch in the process.
/// </summary>
internal static class LoadInvariants
{
    private const string NativeLibrary = "libtorch_cpu.so";
    private const string Maps = "/proc/self/maps";

    /// <summary>Looks at the running process.</summary>
    /// <returns>PLG070 if there are two copies of something; null if all is well.</returns>
    public static PluginFinding? Violation()
    {
        var assemblies = AppDomain.CurrentDomain.GetAssemblies()
            .Where(a => HostFacts.SharedAssemblies.Contains(a.GetName().Name))
            .Select(a => (a.GetName().Name!, a.Location));
        var maps = File.Exists(Maps) ? File.ReadLines(Maps) : [];
        return Violation(assemblies, maps);
    }

    /// <summary>Looks at given assemblies (name, location) and lines of /proc/self/maps.</summary>
    public static PluginFinding? Violation(
        IEnumerable<(string Name, string Location)> assemblies, IEnumerable<string> maps)
    {
        foreach (var copies in assemblies.GroupBy(a => a.Name, a => a.Location))
        {
            if (copies.Count() > 1) return ExportMessages.TwoCopies(copies.Key, [.. copies]);
        }

        // One library is mapped in several pieces, one line each; the path is all from the first slash on.
        var native = maps.Where(line => line.EndsWith("/" + NativeLibrary, StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .Distinct()
            .ToList();
        return native.Count > 1 ? ExportMessages.TwoCopies(NativeLibrary, native) : null;
    }
}
