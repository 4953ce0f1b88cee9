using System.Text;
using Idm.Plugins.Scientific.Arrays;

namespace Idm.Plugins.Scientific.Matlab;

/// <summary>Reads what describes the matrices of a MAT-file of level 4.</summary>
/// <remarks>
/// The layout is that of "MAT-File Format" (The MathWorks), chapter 2: 20 bytes (type, rows, columns, whether
/// it is complex, length of the name), the name, the real parts, the imaginary parts.
/// </remarks>
internal static class Mat4Parser
{
    private const int HeaderBytes = 20;
    private const int MostNameBytes = 1000;

    private static readonly ElementType[] Types =
    [
        ElementType.Float64, ElementType.Float32, ElementType.Int32, ElementType.Int16, ElementType.UInt16,
        ElementType.UInt8,
    ];

    /// <summary>Whether a file begins as these do: a header of level 5 is text, which has no zero.</summary>
    public static bool Recognises(ReadOnlySpan<byte> start) =>
        start.Length >= HeaderBytes && start[..4].Contains((byte)0);

    /// <summary>Reads the headers of all matrices.</summary>
    public static void Read(ByteSource source, Action<MatVariable> found)
    {
        for (long at = 0; at < source.Length;)
        {
            var header = source.Read(at, HeaderBytes);
            var big = ByteOrder.Int32(header, false) is < 0 or > 4999;
            int Number(int i) => ByteOrder.Int32(header.AsSpan(4 * i), big);
            var (kind, nameBytes) = (Number(0), Number(4));
            if (kind is < 0 or > 4999 || big != (kind / 1000 == 1) || kind / 1000 > 1 || kind / 100 % 10 != 0
                || kind / 10 % 10 >= Types.Length || kind % 10 > 2 || Number(3) is not (0 or 1))
            {
                throw BadFile.Unsupported(source.Name, $"a matrix of type {kind} at byte {at}",
                    "a MAT-file of "
                    + "level 4 or 5", "save it in MATLAB with save(file, '-v7')");
            }
            if (nameBytes is < 1 or > MostNameBytes)
                throw BadFile.Damaged(source.Name, $"a name of {nameBytes} bytes", $"1 to {MostNameBytes}");
            var name = Encoding.UTF8.GetString(source.Read(at + HeaderBytes, nameBytes)).TrimEnd('\0');
            at = Add(source, found, name, kind, [Number(1), Number(2)], Number(3) == 1,
                at + HeaderBytes + nameBytes, big);
        }
    }

    private static long Add(
        ByteSource source, Action<MatVariable> found, string name, int kind, long[] shape, bool complex,
        long at, bool big)
    {
        var stored = Types[kind / 10 % 10];
        var real = new NumberLayout(stored, shape, at, big, ColumnMajor: true);
        real.Check(source.Length, $"{source.Name}: '{name}'");
        var bytes = shape[0] * shape[1] * stored.Bytes();
        var imaginary = complex ? real with { Offset = at + bytes } : null;
        imaginary?.Check(source.Length, $"{source.Name}: '{name}'");
        var type = (complex, stored) switch
        {
            (true, ElementType.Float32) => ElementType.Complex64,
            (true, _) => ElementType.Complex128,
            _ => stored,
        };
        var refusal = (kind % 10) switch
        {
            1 => "found text, expected numbers: name another array",
            2 => "found a sparse matrix of level 4, expected a full one: save it in MATLAB with "
                + "save(file, '-v7')",
            _ => null,
        };
        found(new MatVariable(
            new StoredArray(name, shape, type, new Dictionary<string, string>(), refusal), null, real,
                imaginary));
        return at + (complex ? 2 : 1) * bytes;
    }
}
