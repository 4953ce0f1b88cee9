using Idm.Plugins.Scientific.Bart;
using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Scientific.Exports;

/// <summary>An array of BART: a pair of files, told by their names.</summary>
[PluginExport(ExportKinds.Format, "bart", "A complex array of BART: name.cfl, with name.hdr beside it.")]
public sealed class BartFormat : IFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".cfl"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Arrays;

    /// <inheritdoc/>
    public bool HasSignature => false;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) =>
        name.EndsWith(".cfl", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public FormatFile Open(string path) => Entries.Of(BartFile.Open(path));

    /// <inheritdoc/>
    public bool CanWrite => true;

    /// <inheritdoc/>
    public void Write(string path, FormatFile contents)
    {
        if (contents.Entries is not [ArrayEntry array])
        {
            throw new PluginException($"cannot write '{path}': found {contents.Entries.Count} entries, "
                + "expected one "
                + "array: write each into a file of its own");
        }
        using var numbers = array.Read();
        BartFile.Write(path, numbers);
    }
}
