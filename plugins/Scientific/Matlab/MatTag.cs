namespace Idm.Plugins.Scientific.Matlab;

/// <summary>The kinds of data elements in MAT-files of level 5.</summary>
internal static class MatTag
{
    public const int Int8 = 1, UInt8 = 2, Int16 = 3, UInt16 = 4, Int32 = 5, UInt32 = 6, Single = 7,
        Double = 9;
    public const int Int64 = 12, UInt64 = 13, Matrix = 14, Compressed = 15, Utf8 = 16, Utf16 = 17, Utf32 = 18;

    /// <summary>The numbers of an element of this kind; null where it holds none.</summary>
    public static Arrays.ElementType? Numbers(int kind) => kind switch
    {
        Int8 => Arrays.ElementType.Int8,
        UInt8 or Utf8 => Arrays.ElementType.UInt8,
        Int16 => Arrays.ElementType.Int16,
        UInt16 or Utf16 => Arrays.ElementType.UInt16,
        Int32 => Arrays.ElementType.Int32,
        UInt32 or Utf32 => Arrays.ElementType.UInt32,
        Single => Arrays.ElementType.Float32,
        Double => Arrays.ElementType.Float64,
        Int64 => Arrays.ElementType.Int64,
        UInt64 => Arrays.ElementType.UInt64,
        _ => null,
    };
}

/// <summary>A data element: its kind, and where its content is.</summary>
/// <param name="Kind">One of <see cref="MatTag"/>.</param>
/// <param name="At">Where its content begins.</param>
/// <param name="Length">Bytes of its content.</param>
/// <param name="Next">Where the next element begins.</param>
internal readonly record struct MatElement(int Kind, long At, long Length, long Next);
