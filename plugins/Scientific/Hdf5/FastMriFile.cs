using Idm.Plugins.Scientific.Arrays;
using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Hdf5;

/// <summary>
/// A scan of the fastMRI data set (Zbontar et al. 2018): <c>kspace</c> (slices, coils, ky, kx), or without
/// coils, <c>ismrmrd_header</c>, and perhaps <c>mask</c> and <c>reconstruction_rss</c>.
/// </summary>
internal sealed class FastMriFile : IDisposable
{
    private const string KSpace = "kspace", XmlHeader = "ismrmrd_header";

    private FastMriFile(Hdf5File file)
    {
        File = file;
        var array = file.Find(KSpace);
        if (array.Shape.Count is not (3 or 4) || !array.Type.IsComplex())
        {
            throw BadFile.Unsupported($"{file.Path}: '{KSpace}'", $"{array}",
                "complex numbers (slices, coils, ky, kx) "
                + "or (slices, ky, kx)", "name a file of fastMRI");
        }
        Header = IsmrmrdHeader.Parse(file.ReadText(XmlHeader), $"{file.Path}: '{XmlHeader}'");
        (Slices, Coils) = (array.Shape[0], array.Shape.Count == 4 ? array.Shape[1] : 1);
    }

    /// <summary>The file, with all of its datasets and attributes (max, norm, acquisition).</summary>
    public Hdf5File File { get; }

    /// <summary>Sizes of the measured space, and of the image that it is cropped to.</summary>
    public IsmrmrdHeader Header { get; }

    /// <summary>Number of slices.</summary>
    public long Slices { get; }

    /// <summary>Number of coils; 1 where the file has no axis for them.</summary>
    public long Coils { get; }

    /// <summary>Whether a file has the datasets of one.</summary>
    public static bool Recognises(Hdf5File file) => file.Has(KSpace) && file.Has(XmlHeader);

    /// <summary>Opens a file.</summary>
    /// <exception cref="Idm.Sdk.PluginException">It is no such file, or damaged.</exception>
    public static FastMriFile Open(string path)
    {
        var file = Hdf5File.Open(path);
        try
        {
            return new FastMriFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The k-space of one slice, complex (coils, ky, kx); the caller owns it.</summary>
    public Tensor LoadSlice(long index)
    {
        using var slice = File.Load(KSpace, new ArraySlice(0, index, 1));
        return slice.view(Coils, slice.shape[^2], slice.shape[^1]).clone();
    }

    /// <summary>The sampling mask over kx of a test file; null where all is measured.</summary>
    public Tensor? LoadMask() => File.Has("mask") ? File.Load("mask") : null;

    /// <summary>Closes the file.</summary>
    public void Dispose() => File.Dispose();
}
