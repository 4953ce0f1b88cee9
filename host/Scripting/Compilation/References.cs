using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace Idm.Scripting.Compilation;

/// <summary>
/// Reference objects, one for each dll: a compilation with new ones costs five times as much.
/// </summary>
internal static class References
{
    private static readonly ConcurrentDictionary<string, MetadataReference> _known = [];

    private static readonly ConcurrentDictionary<string, MetadataReference> _unplaced = [];

    private static readonly Lazy<IReadOnlyList<string>> _framework = new(() =>
        [.. Directory.EnumerateFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll")
            .Where(IsManagedLibrary)]);

    /// <summary>.NET's own dlls, and these.</summary>
    public static IReadOnlyList<MetadataReference> Of(IReadOnlyList<string> dlls) =>
        [.. _framework.Value.Concat(dlls).Select(To)];

    /// <summary>The reference to a dll.</summary>
    public static MetadataReference To(string dll) =>
        _known.GetOrAdd(dll, static file => MetadataReference.CreateFromFile(file));

    /// <summary>
    /// A reference that does not say where its dll lies: only the plugin's loader loads it.
    /// </summary>
    public static MetadataReference WithoutPlace(string dll) =>
        _unplaced.GetOrAdd(dll, static file => AssemblyMetadata.CreateFromFile(file).GetReference());

    private static bool IsManagedLibrary(string file) => Path.GetFileName(file) is var name
        && ((name.StartsWith("System.", StringComparison.Ordinal)
        && !name.Contains(".Native", StringComparison.Ordinal))
            || name is "netstandard.dll" or "Microsoft.CSharp.dll");
}
