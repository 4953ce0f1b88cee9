using Idm.Plugins.Scientific.Arrays;
using PureHDF;

namespace Idm.Plugins.Scientific.Hdf5;

/// <summary>The numbers of a dataset.</summary>
internal static class Hdf5Type
{
    private const int MostMembers = 8;

    /// <summary>Description of the type, or the reason why it is not read.</summary>
    /// <remarks>
    /// Complex numbers are pairs named (r, i), as h5py writes them, or (real, imag), as MATLAB does. Truth
    /// values are an enumeration of one byte with FALSE and TRUE.
    /// </remarks>
    public static (ElementType? Type, string? Refusal) Of(IH5DataType type)
    {
        ElementType? found = (type.Class, type.Size) switch
        {
            (H5DataTypeClass.FixedPoint, 1) => type.FixedPoint.IsSigned ? ElementType.Int8
                : ElementType.UInt8,
            (H5DataTypeClass.FixedPoint, 2) => type.FixedPoint.IsSigned ? ElementType.Int16
                : ElementType.UInt16,
            (H5DataTypeClass.FixedPoint, 4) => type.FixedPoint.IsSigned ? ElementType.Int32
                : ElementType.UInt32,
            (H5DataTypeClass.FixedPoint, 8) => type.FixedPoint.IsSigned ? ElementType.Int64
                : ElementType.UInt64,
            (H5DataTypeClass.FloatingPoint, 2) => ElementType.Float16,
            (H5DataTypeClass.FloatingPoint, 4) => ElementType.Float32,
            (H5DataTypeClass.FloatingPoint, 8) => ElementType.Float64,
            (H5DataTypeClass.Enumerated, 1) when IsTruth(type) => ElementType.Bool,
            (H5DataTypeClass.Compound, 8 or 16) => Pair(type),
            _ => null,
        };
        return found is not null ? (found, null) : (null,
            $"found {Name(type)}, expected numbers: name another "
            + "dataset");
    }

    private static bool IsTruth(IH5DataType type) =>
        type.Enumeration.GetMembers<sbyte>().Keys.Order().SequenceEqual(["FALSE", "TRUE"]);

    private static ElementType? Pair(IH5DataType type)
    {
        if (type.Compound.Members is not [var real, var imaginary]) return null;
        if ((real.Name, imaginary.Name) is not (("r", "i") or ("real", "imag"))) return null;
        if (real.Type.Class != H5DataTypeClass.FloatingPoint || real.Offset != 0
            || imaginary.Type.Class != H5DataTypeClass.FloatingPoint || imaginary.Offset != type.Size / 2
            || real.Type.Size != type.Size / 2 || imaginary.Type.Size != type.Size / 2
            || Hdf5ByteOrder.IsBig(real.Type) != Hdf5ByteOrder.IsBig(imaginary.Type))
        {
            return null;
        }
        return type.Size == 8 ? ElementType.Complex64 : ElementType.Complex128;
    }

    private static string Name(IH5DataType type) => type.Class switch
    {
        H5DataTypeClass.String => "text",
        H5DataTypeClass.VariableLength => "items of variable length",
        H5DataTypeClass.Reference => "references to other datasets",
        H5DataTypeClass.Compound => "records of "
            + string.Join(", ", type.Compound.Members.Take(MostMembers).Select(member => member.Name)),
        _ => $"{type.Class} of {type.Size} bytes",
    };
}
