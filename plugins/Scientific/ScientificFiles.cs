using Idm.Plugins.Scientific.Arrays;
using Idm.Plugins.Scientific.Bart;
using Idm.Plugins.Scientific.Dicom;
using Idm.Plugins.Scientific.Hdf5;
using Idm.Plugins.Scientific.Matlab;
using Idm.Plugins.Scientific.Nifti;

namespace Idm.Plugins.Scientific;

/// <summary>Opens the files of laboratories and scanners: content tells what they are, and names only BART's.
/// </summary>
internal static class ScientificFiles
{
    private const int StartBytes = 4096;

    /// <summary>Opens a file, or a folder of DICOM files.</summary>
    /// <exception cref="Idm.Sdk.PluginException">
    /// It cannot be read, is of no known kind, or is damaged or hostile.
    /// </exception>
    public static IArrayFile Open(string path)
    {
        if (Directory.Exists(path)) return DicomSeries.Open(path);
        var end = System.IO.Path.GetExtension(path).ToUpperInvariant();
        var start = Start(path);
        if (Mat73File.Recognises(start)) return Mat73File.Open(path);
        if (Hdf5File.Recognises(start)) return OpenHdf5(path);
        if (MatFile.Recognises(start)) return MatFile.Open(path);
        if (DicomElements.Recognises(start)) return DicomSeries.Open(path);
        if (NiftiHeader.Recognises(start)) return NiftiFile.Open(path);
        return end switch
        {
            ".CFL" or ".HDR" => BartFile.Open(path),
            ".NII" or ".GZ" => NiftiFile.Open(path),
            ".MAT" => MatFile.Open(path),
            ".DCM" => DicomSeries.Open(path),
            ".H5" or ".HDF5" or ".NXS" => Hdf5File.Open(path),
            _ => throw BadFile.Unsupported(path, "content of no known kind",
                "MATLAB, BART, NIfTI-1, DICOM or HDF5", "name its format by its extension, or convert it"),
        };
    }

    private static IArrayFile OpenHdf5(string path)
    {
        var file = Hdf5File.Open(path);
        if (!IsmrmrdFile.Recognises(file)) return file;
        file.Dispose();
        return IsmrmrdFile.Open(path);
    }

    private static byte[] Start(string path)
    {
        using var source = new FileBytes(path);
        return source.Read(0, (int)Math.Min(source.Length, StartBytes));
    }
}
