using System.IO.Compression;
using System.Runtime.InteropServices;
using CsCheck;
using Idm.TensorFiles.Reading;
using Idm.TorchRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Tests.Numpy;

public sealed class NumpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope;

    public NumpyFileTests()
    {
        NativeTorch.Load();
        _scope = NewDisposeScope();
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string, byte[], double[]> Types => new()
    {
        { "<f8", Bytes(1.5, -2.0), [1.5, -2] },
        { "<f4", Bytes(1.5f, -2f), [1.5, -2] },
        { "<f2", Bytes((Half)1.5, (Half)(-2)), [1.5, -2] },
        { "<i8", Bytes(1L << 40, -2L), [1L << 40, -2] },
        { "<i4", Bytes(1, -2), [1, -2] },
        { "<i2", Bytes<short>(300, -2), [300, -2] },
        { "|i1", [1, 0xFE], [1, -2] },
        { "|u1", [1, 254], [1, 254] },
        { "|b1", [1, 0], [1, 0] },
        { "<u2", Bytes<ushort>(1, 65535), [1, 65535] },
        { "<u4", Bytes(1u, 4294967295), [1, 4294967295] },
        { ">u2", [1, 44, 255, 254], [300, 65534] },
        { ">u4", [0, 0, 1, 44, 255, 255, 255, 254], [300, 4294967294] },
        { ">f4", [0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0], [1.5, -2] },
        { ">i8", [0, 0, 1, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 254], [1L << 40, -2] },
        { ">i2", [1, 44, 255, 254], [300, -2] },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_is_read(string type, byte[] numbers, double[] expected)
    {
        using var file = Open("phi.npy", NpyBytes.File(type, "(2,)", numbers));
        Assert.Equal(["phi"], file.Tensors.Keys);
        Assert.Equal(expected, file.Load("phi").to(ScalarType.Float64).data<double>().ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rows_and_columns_are_told_apart(byte version)
    {
        var numbers = Bytes(0f, 1, 2, 3, 4, 5);
        using var rows = Open("a.npy", NpyBytes.File("<f4", "(2, 3)", numbers, version: version));
        Assert.Equal([2, 3], rows.Load("a").shape);
        Assert.Equal([0, 1, 2, 3, 4, 5], rows.Load("a").data<float>().ToArray());
        using var columns = Open("b.npy", NpyBytes.File("<f4", "(2, 3)", numbers, fortran: true, version));
        Assert.Equal([2, 3], columns.Load("b").shape);
        Assert.Equal([0, 2, 4, 1, 3, 5], columns.Load("b").data<float>().ToArray());
    }

    [Theory]
    [InlineData(false, new double[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(true, new double[] { 0, 1, 4, 5, 2, 3, 6, 7 })]
    public void Complex_numbers_come_as_pairs(bool fortran, double[] expected)
    {
        using var single =
            Open("a.npy", NpyBytes.File("<c8", "(2, 2)", Bytes(0f, 1, 2, 3, 4, 5, 6, 7), fortran));
        using var precise =
            Open("b.npy", NpyBytes.File("<c16", "(2, 2)", Bytes(0.0, 1, 2, 3, 4, 5, 6, 7), fortran));
        foreach (var tensor in (Tensor[])[single.Load("a").to(ScalarType.Float64), precise.Load("b")])
        {
            Assert.Equal([2, 2, 2], tensor.shape);
            Assert.Equal(expected, tensor.data<double>().ToArray());
        }
        using var turned = Open("c.npy", NpyBytes.File(">c8", "(1,)", [0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0]));
        Assert.Equal([1.5f, -2], turned.Load("c").data<float>().ToArray());
    }

    [Theory]
    [InlineData("<u2", false)]
    [InlineData("<u2", true)]
    [InlineData(">f4", false)]
    [InlineData("<c8", false)]
    public void An_item_of_the_first_axis_is_that_of_the_whole(string type, bool fortran)
    {
        var size = type == "<u2" ? 2 : type == "<c8" ? 8 : 4;
        var numbers = new byte[24 * size];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (byte)(i % 100);
        using var file = Open("v.npy", NpyBytes.File(type, "(2, 3, 4)", numbers, fortran));
        var whole = file.Load("v");
        for (var i = 0; i < 2; i++) Assert.True(whole[i].equal(file.LoadItem("v", i)).all().item<bool>());
    }

    [Fact]
    public void Unsigned_types_keep_their_names()
    {
        using var file = Open("a.npy", NpyBytes.File("<u2", "(1,)", [255, 255]));
        Assert.Equal(("uint16", "I32"), (file.Tensors["a"].NumpyType, file.Tensors["a"].Dtype));
    }

    [Theory]
    [InlineData("()", new long[0], 1)]
    [InlineData("(0, 7)", new long[] { 0, 7 }, 0)]
    [InlineData("(1, 1, 3)", new long[] { 1, 1, 3 }, 3)]
    public void Shapes_are_read(string shape, long[] expected, int count)
    {
        using var file = Open("a.npy", NpyBytes.File("|u1", shape, new byte[count]));
        Assert.Equal(expected, file.Load("a").shape);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void An_archive_of_arrays_has_their_names(CompressionLevel compression)
    {
        using var file = Open("m.npz", NpyBytes.Archive(compression,
            ("y", NpyBytes.File("<f4", "(3,)", Bytes(1f, 2f, 3f))),
                ("shape", NpyBytes.File("<i8", "(2,)", Bytes(8L, 16L)))));
        Assert.Equal("NumPy (npz)", file.Format);
        Assert.Equal(["y", "shape"], file.Tensors.Keys);
        Assert.Equal([1, 2, 3], file.Load("y").data<float>().ToArray());
        Assert.Equal([8, 16], file.Load("shape").data<long>().ToArray());
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 8,
        "expected one of a plain array")]
    [InlineData("{'descr': '<u8', 'fortran_order': False, 'shape': (1,), }", 8,
        "found numbers of type '<u8', expected one of f8, f4")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", 4,
        "expected one of a plain array")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 4,
        "found 4 bytes of numbers, expected 8 for F32 [2]")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 8,
        "found 8 bytes of numbers, expected 4")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", 4,
        "expected one of a plain array")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999999999, 999999999999999999), "
        + "}", 4, "found 4 bytes of numbers")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 999999999999999999, "
        + "999999999999999999), }", 0, "found 0 bytes of numbers")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", 4,
        "expected one of a plain array")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'code': __import__('os')}", 4,
        "expected one of a plain array")]
    [InlineData("{}", 4, "expected one of a plain array")]
    public void A_bad_header_is_refused_with_what_was_found(string header, int bytes, string expected) =>
        Assert.Contains(expected, Refusal(NpyBytes.Of(header, new byte[bytes])));

    [Fact]
    public void Truncated_and_long_headers_are_refused()
    {
        var whole = NpyBytes.File("<f4", "(2,)", new byte[8]);
        for (var length = 6; length < whole.Length; length++) Assert.NotEmpty(Refusal(whole[..length]));
        Assert.Contains("of 65535 bytes", Refusal([0x93, .. "NUMPY"u8, 1, 0, 255, 255, .. new byte[5000]]));
        Assert.Contains("no .npy header of version 1 to 3", Refusal([0x93, .. "NUMPY"u8, 9, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public void Bytes_flipped_anywhere_are_read_or_refused()
    {
        var good = NpyBytes.Archive(
            CompressionLevel.Optimal, ("y", NpyBytes.File(">f4", "(3, 2)", new byte[24], fortran: true)));
        var plain = NpyBytes.File(">f4", "(3, 2)", new byte[24], fortran: true);
        foreach (var start in (byte[][])[good, plain])
        {
            Gen.Select(Gen.Int[0, start.Length - 1], Gen.Byte).Array[1, 5].Sample(edits =>
            {
                var changed = (byte[])start.Clone();
                foreach (var (at, value) in edits) changed[at] = value;
                var path = _folder.Put("fuzz.npy", changed);
                using var scope = NewDisposeScope();
                try
                {
                    using var file = TensorFile.Open(path);
                    foreach (var name in file.Tensors.Keys) file.Load(name);
                }
                catch (WeightsException)
                {
                }
            }, iter: 2000, threads: 1);
        }
    }

    private string Refusal(byte[] content)
    {
        var path = _folder.Put("bad.npy", content);
        var error = Assert.Throws<WeightsException>(() => TensorFile.Open(path).Dispose());
        Assert.StartsWith(path, error.Message);
        return error.Message;
    }

    private ITensorFile Open(string name, byte[] content) => TensorFile.Open(_folder.Put(name, content));

    private static byte[] Bytes<T>(params T[] numbers) where T : unmanaged =>
        MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();
}
