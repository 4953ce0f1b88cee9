using Idm.Plugins.Scientific.Arrays;
using Idm.Plugins.Scientific.Hdf5;
using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.KSpace;

/// <summary>A file of fastMRI or ISMRMRD, slice by slice.</summary>
internal sealed class KSpaceFile : IDisposable
{
    private const int Rows = 1, Columns = 2;

    private readonly FastMriFile? _fastMri;
    private readonly IsmrmrdFile? _ismrmrd;

    /// <exception cref="Idm.Sdk.PluginException">It is neither, or damaged.</exception>
    public KSpaceFile(string path)
    {
        bool isFastMri, isIsmrmrd;
        using (var file = Hdf5File.Open(path))
            (isFastMri, isIsmrmrd) = (FastMriFile.Recognises(file), IsmrmrdFile.Recognises(file));
        if (isFastMri) _fastMri = FastMriFile.Open(path);
        else if (isIsmrmrd) _ismrmrd = IsmrmrdFile.Open(path);
        else
        {
            throw BadFile.Unsupported(path, "HDF5 without 'kspace' and 'ismrmrd_header', and without "
                + "'dataset/data' and 'dataset/xml'", "a file of fastMRI or ISMRMRD",
                "see what it holds: idm data inspect");
        }
    }

    /// <summary>Number of slices.</summary>
    public long Slices => _fastMri?.Slices ?? _ismrmrd!.Find("kspace").Shape[0];

    /// <summary>One slice, in the caller's dispose scope.</summary>
    public KSpaceSlice Load(long index)
    {
        using var scope = NewDisposeScope();
        if (_fastMri is not null)
        {
            // Rows are samples of the readout, columns are lines.
            var points = _fastMri.LoadSlice(index);
            var mask = _fastMri.LoadMask()?.flatten();
            if (mask is not null && mask.shape[0] != points.shape[Columns])
            {
                throw BadFile.Damaged($"{_fastMri.File.Path}: 'mask'", $"{mask.shape[0]} numbers",
                    $"{points.shape[Columns]}, one for each line of 'kspace'");
            }
            return new KSpaceSlice(
                points.MoveToOuterDisposeScope(), Lines(mask, points, Columns), Rows,
                _fastMri.Header.Reconstructed[0]);
        }
        var slice = new ArraySlice(0, index, 1);
        var kspace = _ismrmrd!.Load("kspace", slice)[0].clone();
        return new KSpaceSlice(
            kspace.MoveToOuterDisposeScope(), Lines(_ismrmrd.Load("mask", slice)[0], kspace, Rows), Columns,
            _ismrmrd.Header.Reconstructed[0]);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _fastMri?.Dispose();
        _ismrmrd?.Dispose();
    }

    // Files of training hold full scans without a mask; some pad them with lines of zeros.
    private static bool[] Lines(Tensor? mask, Tensor points, int axis)
    {
        var used = mask ?? points.abs().sum([0, 3 - axis]);
        return used.to(ScalarType.Bool).contiguous().data<bool>().ToArray();
    }
}
