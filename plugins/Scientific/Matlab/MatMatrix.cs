using System.Text;
using Idm.Plugins.Scientific.Arrays;

namespace Idm.Plugins.Scientific.Matlab;

/// <summary>Reads what describes the arrays of a MAT-file of level 5, and not their numbers.</summary>
/// <param name="source">The file, or what a compressed part of it unpacks to.</param>
/// <param name="bigEndian">The byte order of the file.</param>
/// <param name="packed">The compressed part, if it is one.</param>
/// <param name="found">Takes each array.</param>
/// <remarks>
/// The layout is that of "MAT-File Format" (The MathWorks), chapter 1. Structs and cells are gone through:
/// <c>s.field</c>, <c>s(2).field</c>, <c>c{3}</c>.
/// </remarks>
internal sealed class MatMatrix(
    ByteSource source, bool bigEndian, (long Start, long Length)? packed, Action<MatVariable> found)
{
    private const int MostDepth = 32;
    private const int MostNameBytes = 1000;
    private const int MostTextBytes = 8192;
    private const int FlagLogical = 0x200, FlagComplex = 0x800;

    /// <summary>The tag of the element at a position.</summary>
    /// <exception cref="Idm.Sdk.PluginException">There is none before the end.</exception>
    public MatElement Element(long at, long end)
    {
        if (end - at < 8)
            throw Damaged($"{Math.Max(end - at, 0)} bytes at byte {at}", "a data element of 8 or more");
        var tag = source.Read(at, 8);
        var first = ByteOrder.UInt32(tag, bigEndian);
        if (first >> 16 != 0)                                   // a small element: up to 4 bytes in the tag
        {
            if (first >> 16 > 4)
                throw Damaged($"a small data element of {first >> 16} bytes at byte {at}", "at most 4");
            return new MatElement((int)(first & 0xFFFF), at + 4, first >> 16, at + 8);
        }
        long length = ByteOrder.UInt32(tag.AsSpan(4), bigEndian);
        if (length > end - at - 8)
            throw Damaged($"a data element of {length} bytes at byte {at}", $"at most {end - at - 8}");
        var next = at + 8 + length + (first == MatTag.Compressed ? 0 : (8 - (length % 8)) % 8);
        return new MatElement((int)first, at + 8, length, Math.Min(next, end));
    }

    /// <summary>Reads one array element, and those within it.</summary>
    /// <param name="matrix">The element, of kind <see cref="MatTag.Matrix"/>.</param>
    /// <param name="name">Its name; null for the one that it has itself.</param>
    /// <param name="depth">In how many others it is.</param>
    public void Read(MatElement matrix, string? name, int depth = 0)
    {
        if (depth > MostDepth) throw Damaged($"arrays in arrays more than {MostDepth} deep", "fewer");
        if (matrix.Kind != MatTag.Matrix)
            throw Damaged($"a data element of kind {matrix.Kind}", "an array (14)");
        var end = matrix.At + matrix.Length;
        if (matrix.Length == 0)
        {
            Add(new StoredArray(name ?? "", [0, 0], ElementType.Float64, NoAttributes), null, null);
            return;
        }
        var flags = Next(matrix.At, end, MatTag.UInt32);
        if (flags.Length < 8) throw Damaged($"array flags of {flags.Length} bytes", "8");
        var word = ByteOrder.UInt32(source.Read(flags.At, 4), bigEndian);
        var kind = (MatClass)(word & 0xFF);
        if (kind == MatClass.Opaque)
        {
            Refuse(name ?? Name(Next(flags.Next, end, MatTag.Int8)), [1, 1], "an object of a class");
            return;
        }
        var dimensions = Next(flags.Next, end, MatTag.Int32);
        var shape = Shape(dimensions);
        var own = Next(dimensions.Next, end, MatTag.Int8);
        name ??= Name(own);
        switch (kind)
        {
            case MatClass.Cell:
                ReadCell(own.Next, end, name, shape, depth);
                break;
            case MatClass.Struct:
                ReadStruct(own.Next, end, name, shape, depth);
                break;
            case MatClass.Char:
                ReadText(own.Next, end, name, shape);
                break;
            case MatClass.Object or MatClass.Function:
                Refuse(name, shape, kind == MatClass.Function ? "a function" : "an object of a class");
                break;
            case MatClass.Sparse:
                ReadSparse(own.Next, end, name, shape, word);
                break;
            default:
                if (kind.Numbers((word & FlagComplex) != 0, (word & FlagLogical) != 0) is not { } type)
                    throw Damaged($"an array of class {(int)kind}", "one of 1 to 17", name);
                var parts = Parts(own.Next, end, shape, (word & FlagComplex) != 0, name);
                Add(new StoredArray(name, shape, type, NoAttributes), parts.Real, parts.Imaginary);
                break;
        }
    }

    private static Dictionary<string, string> NoAttributes => [];

    private void ReadCell(long at, long end, string name, long[] shape, int depth)
    {
        var count = Within(shape, end - at, name);
        for (var i = 1; i <= count; i++)
        {
            var element = Element(at, end);
            Read(element, $"{name}{{{i}}}", depth + 1);
            at = element.Next;
        }
    }

    private void ReadStruct(long at, long end, string name, long[] shape, int depth)
    {
        var size = Next(at, end, MatTag.Int32);
        var length = size.Length == 4 ? ByteOrder.Int32(source.Read(size.At, 4), bigEndian) : 0;
        var names = Next(size.Next, end, MatTag.Int8);
        if (length is < 1 or > MostNameBytes || names.Length % length != 0)
            throw Damaged($"field names of {length} bytes in {names.Length}", $"1 to {MostNameBytes} each",
                name);
        at = names.Next;
        var count = Within(shape, end - at, name);
        var fields = (int)(names.Length / length);
        for (var i = 1; i <= count; i++)
        {
            var owner = count == 1 ? name : $"{name}({i})";
            for (var f = 0; f < fields; f++)
            {
                var field = Text(source.Read(names.At + (f * length), length));
                var element = Element(at, end);
                Read(element, $"{owner}.{field}", depth + 1);
                at = element.Next;
            }
        }
    }

    private void ReadText(long at, long end, string name, long[] shape)
    {
        var element = Element(at, end);
        var bytes = source.Read(element.At, (int)Math.Min(element.Length, MostTextBytes));
        var encoding = element.Kind switch
        {
            MatTag.UInt16 or MatTag.Utf16 => bigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode,
            MatTag.Utf32 => bigEndian ? new UTF32Encoding(true, false) : Encoding.UTF32,
            _ => Encoding.UTF8,
        };
        var text = encoding.GetString(bytes);
        // Several rows are stored column by column, as all arrays are.
        if (shape is [> 1, var columns] && text.Length == shape[0] * columns)
        {
            text = string.Join('\n', Enumerable.Range(0, (int)shape[0]).Select(row =>
                new string([.. Enumerable.Range(0, (int)columns).Select(c =>
                    text[(c * (int)shape[0]) + row])])));
        }
        var said = new Dictionary<string, string> { ["text"] = text };
        Add(new StoredArray(name, shape, ElementType.UInt16, said,
            "found text, expected numbers: name another "
            + "array"), null, null);
    }

    private void ReadSparse(long at, long end, string name, long[] shape, uint flags)
    {
        if (shape.Length != 2) throw Damaged($"a sparse array of {shape.Length} axes", "2", name);
        var rows = Element(at, end);
        var starts = Element(rows.Next, end);
        var columns = new MatSparse(Layout(rows, null, name), Layout(starts, [shape[1] + 1], name));
        var complex = (flags & FlagComplex) != 0;
        var type = MatClass.Sparse.Numbers(complex, (flags & FlagLogical) != 0)!.Value;
        var parts = Parts(starts.Next, end, null, complex, name);
        Add(new StoredArray(name, shape, type, new Dictionary<string, string> { ["storage"] = "sparse" }),
            parts.Real, parts.Imaginary, columns);
    }

    private (NumberLayout Real, NumberLayout? Imaginary) Parts(
        long at, long end, long[]? shape, bool complex, string name)
    {
        var element = Element(at, end);
        var real = Layout(element, shape, name);
        return (real, complex ? Layout(Element(element.Next, end), shape ?? real.Shape, name) : null);
    }

    // No shape: as many numbers as there are.
    private NumberLayout Layout(MatElement element, IReadOnlyList<long>? shape, string name)
    {
        if (MatTag.Numbers(element.Kind) is not { } type)
            throw Damaged($"a data element of kind {element.Kind}", "numbers", name);
        var layout = new NumberLayout(
            type, shape ?? [element.Length / type.Bytes()], element.At, bigEndian, ColumnMajor: true);
        layout.Check(element.At + element.Length, $"{source.Name}: '{name}'");
        return layout;
    }

    private void Refuse(string name, long[] shape, string what) => Add(
        new StoredArray(name, shape, ElementType.UInt8, NoAttributes, $"found {what}, expected an array of "
            + "numbers: save the numbers in MATLAB as an array of their own"), null, null);

    private void Add(StoredArray array, NumberLayout? real, NumberLayout? imaginary, MatSparse? sparse = null)
    {
        if (array.Refusal is null && real is null)
            real = new NumberLayout(ElementType.Float64, [0, 0], 0, bigEndian, ColumnMajor: true);
        found(new MatVariable(array, packed, real, imaginary, sparse));
    }

    // Each array takes 8 bytes at least.
    private long Within(long[] shape, long bytes, string name)
    {
        var count = Sizes.Count(shape, $"{source.Name}: '{name}'");
        return count <= bytes / 8
            ? count : throw Damaged($"{count} arrays in {bytes} bytes", "8 bytes or more for each", name);
    }

    private MatElement Next(long at, long end, int kind)
    {
        var element = Element(at, end);
        return element.Kind == kind
            ? element : throw Damaged($"a data element of kind {element.Kind} at byte {at}", $"kind {kind}");
    }

    private long[] Shape(MatElement element)
    {
        if (element.Length % 4 != 0 || element.Length is < 8 or > 4 * Sizes.MostAxes)
            throw Damaged($"dimensions of {element.Length} bytes", $"2 to {Sizes.MostAxes} of 4 bytes");
        var bytes = source.Read(element.At, (int)element.Length);
        var shape = new long[bytes.Length / 4];
        for (var i = 0; i < shape.Length; i++) shape[i] = ByteOrder.Int32(bytes.AsSpan(4 * i), bigEndian);
        Sizes.Count(shape, source.Name);
        return shape;
    }

    private string Name(MatElement element) => element.Length <= MostNameBytes
        ? Text(source.Read(element.At, (int)element.Length))
        : throw Damaged($"a name of {element.Length} bytes", $"at most {MostNameBytes}");

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    private Sdk.PluginException Damaged(string what, string expected, string? name = null) => BadFile.Damaged(
        name is null ? source.Name : $"{source.Name}: '{name}'", what, expected);
}
