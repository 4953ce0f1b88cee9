using Idm.Plugins.Scientific.Arrays;

namespace Idm.Plugins.Scientific.Dicom;

/// <summary>Encoding of the elements of a DICOM file: PS3.5, annex A, and PS3.6, annex A.</summary>
internal static class DicomSyntax
{
    private const string Implicit = "1.2.840.10008.1.2", Explicit = "1.2.840.10008.1.2.1";

    private static readonly Dictionary<string, string> Others = new()
    {
        ["1.2.840.10008.1.2.1.99"] = "deflated", ["1.2.840.10008.1.2.2"] = "big-endian",
        ["1.2.840.10008.1.2.4.50"] = "JPEG baseline", ["1.2.840.10008.1.2.4.51"] = "JPEG extended",
        ["1.2.840.10008.1.2.4.57"] = "JPEG lossless", ["1.2.840.10008.1.2.4.70"] = "JPEG lossless",
        ["1.2.840.10008.1.2.4.80"] = "JPEG-LS lossless", ["1.2.840.10008.1.2.4.81"] = "JPEG-LS",
        ["1.2.840.10008.1.2.4.90"] = "JPEG 2000 lossless", ["1.2.840.10008.1.2.4.91"] = "JPEG 2000",
        ["1.2.840.10008.1.2.4.201"] = "HTJ2K lossless", ["1.2.840.10008.1.2.5"] = "RLE",
    };

    /// <summary>Whether the elements name their types.</summary>
    /// <exception cref="Idm.Sdk.PluginException">It is another syntax: names it.</exception>
    public static bool IsExplicit(string uid, string where) => uid switch
    {
        Explicit => true,
        Implicit => false,
        _ => throw BadFile.Unsupported(where, Others.TryGetValue(uid, out var name)
                ? $"{name} data (transfer syntax {uid})" : $"the transfer syntax '{uid}'",
            "uncompressed little-endian data", "decompress it, with gdcmconv --raw or dcmdjpeg for example"),
    };
}
