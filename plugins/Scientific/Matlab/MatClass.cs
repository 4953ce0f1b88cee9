using Idm.Plugins.Scientific.Arrays;

namespace Idm.Plugins.Scientific.Matlab;

/// <summary>The classes of arrays in MAT-files of level 5.</summary>
internal enum MatClass
{
    Cell = 1,
    Struct = 2,
    Object = 3,
    Char = 4,
    Sparse = 5,
    Double = 6,
    Single = 7,
    Int8 = 8,
    UInt8 = 9,
    Int16 = 10,
    UInt16 = 11,
    Int32 = 12,
    UInt32 = 13,
    Int64 = 14,
    UInt64 = 15,
    Function = 16,
    Opaque = 17,
}

/// <summary>Element type of the arrays of a class.</summary>
internal static class MatClasses
{
    /// <summary>The numbers of a class, as SciPy shows them; null where it holds none.</summary>
    public static ElementType? Numbers(this MatClass of, bool complex, bool logical) => (of, complex) switch
    {
        _ when logical => ElementType.Bool,
        (MatClass.Single, true) => ElementType.Complex64,
        ( >= MatClass.Sparse and <= MatClass.UInt64, true) => ElementType.Complex128,
        (MatClass.Double or MatClass.Sparse, _) => ElementType.Float64,
        (MatClass.Single, _) => ElementType.Float32,
        (MatClass.Int8, _) => ElementType.Int8,
        (MatClass.UInt8, _) => ElementType.UInt8,
        (MatClass.Int16, _) => ElementType.Int16,
        (MatClass.UInt16, _) => ElementType.UInt16,
        (MatClass.Int32, _) => ElementType.Int32,
        (MatClass.UInt32, _) => ElementType.UInt32,
        (MatClass.Int64, _) => ElementType.Int64,
        (MatClass.UInt64, _) => ElementType.UInt64,
        _ => null,
    };
}
