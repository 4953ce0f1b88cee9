using Idm.Plugins.Scientific.Nifti;
using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Scientific.Exports;

/// <summary>Volumes of NIfTI-1, (z, y, x), with their geometry.</summary>
[PluginExport(ExportKinds.Format, "nifti", "Volumes of NIfTI-1, packed or not, with affine map and spacing.")]
public sealed class NiftiFormat : IFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".nii", ".nii.gz"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Arrays;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) => NiftiHeader.Recognises(start)
        || (start is [0x1F, 0x8B, ..] && name.EndsWith(".nii.gz", StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public FormatFile Open(string path) => Entries.Of(NiftiFile.Open(path));

    /// <inheritdoc/>
    public bool CanWrite => true;

    /// <inheritdoc/>
    public void Write(string path, FormatFile contents)
    {
        if (contents.Entries is not [ArrayEntry volume])
        {
            throw new PluginException($"cannot write '{path}': found {contents.Entries.Count} entries, "
                + "expected one "
                + "array: write each volume into a file of its own");
        }
        NiftiWriter.Write(path, volume.Sizes, volume.Item, volume.Attributes);
    }
}
