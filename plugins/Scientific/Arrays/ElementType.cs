using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Arrays;

/// <summary>The numbers of an array, as a file stores them.</summary>
internal enum ElementType
{
    Bool,
    Int8,
    UInt8,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Float16,
    Float32,
    Float64,
    Complex64,
    Complex128,
}

/// <summary>Sizes and names of stored numbers, and the types of tensors that hold them.</summary>
internal static class ElementTypes
{
    /// <summary>Bytes of one number.</summary>
    public static int Bytes(this ElementType type) => type switch
    {
        ElementType.Bool or ElementType.Int8 or ElementType.UInt8 => 1,
        ElementType.Int16 or ElementType.UInt16 or ElementType.Float16 => 2,
        ElementType.Int32 or ElementType.UInt32 or ElementType.Float32 => 4,
        ElementType.Complex128 => 16,
        _ => 8,
    };

    /// <summary>Whether each number is a pair: its real part, then its imaginary part.</summary>
    public static bool IsComplex(this ElementType type) =>
        type is ElementType.Complex64 or ElementType.Complex128;

    /// <summary>The real type of each part of a pair; a real type itself.</summary>
    public static ElementType Part(this ElementType type) => type switch
    {
        ElementType.Complex64 => ElementType.Float32,
        ElementType.Complex128 => ElementType.Float64,
        _ => type,
    };

    /// <summary>The name that NumPy has for it: <c>float32</c>.</summary>
    public static string NumpyName(this ElementType type) =>
        Enum.GetName(type)!.ToLowerInvariant();

    /// <summary>
    /// The tensor's type: the same numbers, where torch has it; the next larger signed one for unsigned
    /// numbers of 16 bits and more.
    /// </summary>
    public static ScalarType Loaded(this ElementType type) => type switch
    {
        ElementType.Bool => ScalarType.Bool,
        ElementType.UInt16 => ScalarType.Int32,
        ElementType.UInt32 or ElementType.UInt64 => ScalarType.Int64,
        ElementType.Complex64 => ScalarType.ComplexFloat32,
        ElementType.Complex128 => ScalarType.ComplexFloat64,
        _ => Raw(type),
    };

    /// <summary>A type of tensors that has elements of the same size, for the bytes of a part.</summary>
    public static ScalarType Raw(this ElementType type) => type switch
    {
        ElementType.Bool or ElementType.UInt8 => ScalarType.Byte,
        ElementType.Int8 => ScalarType.Int8,
        ElementType.Int16 or ElementType.UInt16 => ScalarType.Int16,
        ElementType.Int32 or ElementType.UInt32 => ScalarType.Int32,
        ElementType.Int64 or ElementType.UInt64 => ScalarType.Int64,
        ElementType.Float16 => ScalarType.Float16,
        ElementType.Float32 or ElementType.Complex64 => ScalarType.Float32,
        _ => ScalarType.Float64,
    };

    /// <summary>The stored numbers that a tensor's bytes are; null where files have none like them.</summary>
    public static ElementType? Of(ScalarType type) => type switch
    {
        ScalarType.Bool => ElementType.Bool,
        ScalarType.Byte => ElementType.UInt8,
        ScalarType.Int8 => ElementType.Int8,
        ScalarType.Int16 => ElementType.Int16,
        ScalarType.Int32 => ElementType.Int32,
        ScalarType.Int64 => ElementType.Int64,
        ScalarType.Float16 => ElementType.Float16,
        ScalarType.Float32 => ElementType.Float32,
        ScalarType.Float64 => ElementType.Float64,
        ScalarType.ComplexFloat32 => ElementType.Complex64,
        ScalarType.ComplexFloat64 => ElementType.Complex128,
        _ => null,
    };
}
