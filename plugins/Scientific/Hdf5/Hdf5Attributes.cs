using Idm.Plugins.Scientific.Arrays;
using PureHDF;

namespace Idm.Plugins.Scientific.Hdf5;

/// <summary>Attributes of HDF5 objects as text: numbers are separated by spaces.</summary>
internal static class Hdf5Attributes
{
    private const ulong MostNumbers = 64;
    private const int MostAttributes = 256, MostLetters = 1 << 16;

    /// <summary>Those that are text or up to 64 numbers.</summary>
    public static Dictionary<string, string> Read(IH5Object of)
    {
        var said = new Dictionary<string, string>();
        foreach (var attribute in of.Attributes().Take(MostAttributes))
        {
            if (Text(attribute) is { } text) said[attribute.Name] = text;
        }
        return said;
    }

    private static string? Text(IH5Attribute attribute)
    {
        var space = attribute.Space;
        if (space.Type == H5DataspaceType.Null) return null;
        var scalar = space.Type == H5DataspaceType.Scalar;
        ulong count = 1;
        foreach (var side in space.Dimensions)
        {
            if (side > MostNumbers) return null;
            count *= side;
        }
        if (count is 0 or > MostNumbers || attribute.Type.Size > MostLetters) return null;
        return (attribute.Type.Class, attribute.Type.Size) switch
        {
            (H5DataTypeClass.String or H5DataTypeClass.VariableLength, _) => Words(attribute, scalar),
            (H5DataTypeClass.FloatingPoint, 4) => Numbers(scalar ? [attribute.Read<float>()]
                : attribute.Read<float[]>()),
            (H5DataTypeClass.FloatingPoint, 8) => Numbers(scalar ? [attribute.Read<double>()]
                : attribute.Read<double[]>()),
            (H5DataTypeClass.FixedPoint, 1) => Numbers(scalar ? [attribute.Read<byte>()]
                : attribute.Read<byte[]>()),
            (H5DataTypeClass.FixedPoint, 2) => Numbers(scalar ? [attribute.Read<short>()]
                : attribute.Read<short[]>()),
            (H5DataTypeClass.FixedPoint, 4) => Numbers(scalar ? [attribute.Read<int>()]
                : attribute.Read<int[]>()),
            (H5DataTypeClass.FixedPoint, 8) => Numbers(scalar ? [attribute.Read<long>()]
                : attribute.Read<long[]>()),
            _ => null,
        };
    }

    private static string? Words(IH5Attribute attribute, bool scalar)
    {
        if (attribute.Type.Class == H5DataTypeClass.VariableLength && !IsText(attribute.Type)) return null;
        var text = string.Join('\n', scalar ? [attribute.Read<string>()] : attribute.Read<string[]>());
        return text.Length > MostLetters ? null : text;
    }

    // Text of variable length consists of bytes; a list of other things does not.
    private static bool IsText(IH5DataType type) => type.VariableLength.BaseType.Size == 1;

    private static string Numbers<T>(T[] numbers)
        where T : IConvertible => Said.Numbers(numbers.Select(number => number.ToDouble(null)));
}
