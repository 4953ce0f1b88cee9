using Idm.Plugins.Scientific.Hdf5;
using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Scientific.Exports;

/// <summary>Datasets of HDF5: fastMRI, Data Exchange, NeXus, and the k-space of ISMRMRD.</summary>
[PluginExport(ExportKinds.Format, "hdf5", "Datasets of HDF5 by their paths; of ISMRMRD, k-space and its "
    + "mask.")]
public sealed class Hdf5Format : IFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".h5", ".hdf5", ".nxs"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Arrays;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) =>
        Hdf5File.Recognises(start) && !Mat73File.Recognises(start);

    /// <inheritdoc/>
    public FormatFile Open(string path) => Entries.Of(ScientificFiles.Open(path));
}
