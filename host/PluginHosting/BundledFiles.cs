namespace Idm.PluginHosting;

/// <summary>
/// Finds copies of what the host owns in a plugin folder: harmless, because ignored, but large.
/// </summary>
internal static class BundledFiles
{
    private static readonly string[] _nativePrefixes =
        ["libtorch", "libLibTorchSharp", "LibTorchSharp", "libc10", "c10", "torch_", "libcudnn", "libcublas"];

    private static readonly string[] _nativeExtensions = [".so", ".dll", ".dylib"];

    public static IEnumerable<PluginFinding> Examine(PluginFolder folder)
    {
        foreach (var shared in HostFacts.SharedAssemblies.Select(name => name + ".dll"))
        {
            if (File.Exists(Path.Combine(folder.Path, shared)))
                yield return PluginMessages.BundledShared(folder.Id, shared);
        }

        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        var native = new DirectoryInfo(folder.Path)
            .EnumerateFiles("*", everywhere)
            .Where(IsNativeTorch)
            .Sum(file => file.Length);
        if (native > 0) yield return PluginMessages.BundledNative(folder.Id, native);
    }

    // Versioned names end in a number: libtorch_cuda.so.2
    private static bool IsNativeTorch(FileInfo file) =>
        _nativePrefixes.Any(p => file.Name.StartsWith(p, StringComparison.Ordinal))
        && (_nativeExtensions.Contains(file.Extension)
            || file.Name.Contains(".so.", StringComparison.Ordinal));
}
