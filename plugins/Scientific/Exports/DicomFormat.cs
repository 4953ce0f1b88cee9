using Idm.Plugins.Scientific.Dicom;
using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Scientific.Exports;

/// <summary>Images of DICOM, uncompressed.</summary>
[PluginExport(ExportKinds.Format, "dicom", "Grey images of DICOM, uncompressed, with their rescaling (HU).")]
public sealed class DicomFormat : IFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".dcm"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Arrays;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) => DicomElements.Recognises(start);

    /// <inheritdoc/>
    public FormatFile Open(string path) => Entries.Of(DicomSeries.Open(path));
}
