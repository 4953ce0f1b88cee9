using Idm.Plugins.Scientific.Hdf5;
using Idm.Plugins.Scientific.Matlab;
using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Scientific.Exports;

/// <summary>Arrays of MATLAB.</summary>
[PluginExport(ExportKinds.Format, "mat", "Arrays of MATLAB, levels 4, 5 and 7.3, in the order that SciPy "
    + "shows.")]
public sealed class MatFormat : IFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".mat"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Arrays;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) =>
        MatFile.Recognises(start) || Mat73File.Recognises(start)
        || (name.EndsWith(".mat", StringComparison.OrdinalIgnoreCase) && Mat4Parser.Recognises(start));

    /// <inheritdoc/>
    public FormatFile Open(string path) => Entries.Of(ScientificFiles.Open(path));
}
