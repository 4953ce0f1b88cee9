using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Idm.Plugins.Scientific.Arrays;

namespace Idm.Plugins.Scientific.Hdf5;

/// <summary>First encoding of an ISMRMRD header, from its XML (Inati et al., Magn Reson Med 2017).</summary>
/// <param name="Encoded">Sizes of the measured space: x, y, z.</param>
/// <param name="Reconstructed">Sizes of the image: x, y, z; the readout is cropped to it.</param>
/// <param name="Trajectory">Such as <c>cartesian</c>.</param>
/// <param name="CenterLine">The index of the line through the centre of k-space.</param>
internal sealed record IsmrmrdHeader(
    IReadOnlyList<int> Encoded, IReadOnlyList<int> Reconstructed, string Trajectory, int CenterLine)
{
    private const int MostLetters = 1 << 22, MostSize = 1 << 15;

    /// <summary>Reads the header.</summary>
    /// <exception cref="Idm.Sdk.PluginException">It is no XML, or lacks a size.</exception>
    public static IsmrmrdHeader Parse(string xml, string where)
    {
        try
        {
            var settings = new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null,
                    MaxCharactersInDocument = MostLetters,
            };
            using var reader = XmlReader.Create(new StringReader(xml.TrimEnd('\0')), settings);
            var encoding = Child(XDocument.Load(reader).Root, "encoding");
            var center = Child(Child(Child(encoding, "encodingLimits"), "kspace_encoding_step_1"), "center");
            var encoded = Size(encoding, "encodedSpace", where);
            return new IsmrmrdHeader(
                encoded, Size(encoding, "reconSpace", where),
                    Child(encoding, "trajectory")?.Value.Trim() ?? "",
                center is null ? encoded[1] / 2 : Number(center, where));
        }
        catch (XmlException e)
        {
            throw BadFile.Damaged(where, $"invalid XML ({e.Message.TrimEnd('.')})", "an ISMRMRD header", e);
        }
    }

    private static int[] Size(XElement? encoding, string space, string where)
    {
        var size = Child(Child(encoding, space), "matrixSize");
        return [.. new[] { "x", "y", "z" }.Select(axis =>
            Number(Child(size, axis), where, $"{space}/matrixSize/{axis}"))];
    }

    private static int Number(XElement? element, string where, string? what = null) =>
        int.TryParse(element?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= MostSize
            ? number
            : throw BadFile.Damaged(where, $"'{element?.Value}' as {what ?? element?.Name.LocalName}",
                $"a number up to {MostSize}");

    // Whatever the namespace: some writers have none.
    private static XElement? Child(XElement? of, string name) =>
        of?.Elements().FirstOrDefault(element => element.Name.LocalName == name);
}
