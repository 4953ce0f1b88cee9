using System.IO.Compression;
using Idm.TensorFiles.Reading;
using Idm.TorchRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Tests.Archives;

public sealed class TorchArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope;

    public TorchArchiveTests()
    {
        NativeTorch.Load();
        _scope = NewDisposeScope();
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string, byte[], string, double[]> Types => new()
    {
        { "FloatStorage", TorchBytes.Bytes(1.5f, -2f, 3e38f), "F32", [1.5, -2, 3e38f] },
        { "DoubleStorage", TorchBytes.Bytes(1.5, -2.0, 1e-300), "F64", [1.5, -2, 1e-300] },
        { "HalfStorage", TorchBytes.Bytes<Half>((Half)1.5, (Half)(-2), (Half)65504), "F16",
        [1.5, -2, 65504] },
        { "BFloat16Storage", [0xC0, 0x3F, 0x00, 0xC0, 0x80, 0x42], "BF16", [1.5, -2, 64] },
        { "LongStorage", TorchBytes.Bytes(1L, -2L, 1L << 40), "I64", [1, -2, 1L << 40] },
        { "IntStorage", TorchBytes.Bytes(1, -2, 1 << 30), "I32", [1, -2, 1 << 30] },
        { "ShortStorage", TorchBytes.Bytes<short>(1, -2, 300), "I16", [1, -2, 300] },
        { "CharStorage", [1, 0xFE, 127], "I8", [1, -2, 127] },
        { "ByteStorage", [1, 254, 0], "U8", [1, 254, 0] },
        { "BoolStorage", [1, 0, 1], "BOOL", [1, 0, 1] },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_of_number_is_read(string type, byte[] content, string dtype, double[] expected)
    {
        using var file = Open(new TorchBytes().Storage("7", content).Tensor("x", type, "7", 3, [3]));
        Assert.Equal(dtype, file.Tensors["x"].Dtype);
        Assert.Equal(content.Length, file.Tensors["x"].Bytes);
        Assert.Equal(expected, file.Load("x").to(ScalarType.Float64).data<double>().ToArray());
    }

    [Theory]
    [InlineData("archive", CompressionLevel.NoCompression, null)]
    [InlineData("net_params_100", CompressionLevel.NoCompression, "little")]
    [InlineData("a/b", CompressionLevel.Optimal, null)]
    [InlineData("big", CompressionLevel.NoCompression, "big")]
    [InlineData("big", CompressionLevel.SmallestSize, "big")]
    public void Every_layout_of_the_archive_is_read(string root, CompressionLevel compression, string? order)
    {
        var numbers = Enumerable.Range(0, 300).Select(i => MathF.Sin(i)).ToArray();
        var bytes = TorchBytes.Bytes(numbers);
        if (order == "big") for (var i = 0; i < bytes.Length; i += 4) bytes.AsSpan(i, 4).Reverse();
        using var file = Open(new TorchBytes { Root = root, Compression = compression, ByteOrder = order }
            .Storage("0", bytes).Tensor("x", "FloatStorage", "0", 300, [30, 10]));
        Assert.Equal([30, 10], file.Load("x").shape);
        Assert.Equal(numbers, file.Load("x").data<float>().ToArray());
    }

    [Fact]
    public void Strides_offsets_and_shared_storages_are_what_they_are_in_torch()
    {
        var numbers = Enumerable.Range(0, 24).Select(i => (float)i).ToArray();
        using var file = Open(new TorchBytes().Storage("0", TorchBytes.Bytes(numbers))
            .Tensor("whole", "FloatStorage", "0", 24, [2, 3, 4])
            .Tensor("same", "FloatStorage", "0", 24, [2, 3, 4])
            .Tensor("permuted", "FloatStorage", "0", 24, [4, 2, 3], [1, 12, 4])
            .Tensor("every second", "FloatStorage", "0", 24, [5], [2], 3)
            .Tensor("last", "FloatStorage", "0", 24, [], [], 23)
            .Tensor("none", "FloatStorage", "0", 24, [0, 7], [7, 1], 24)
            .Tensor("equal numbers", "FloatStorage", "0", 24, [2, 2], [0, 1], 6));

        Assert.Equal(numbers, Floats(file.Load("whole")));
        Assert.Equal("whole", file.Tensors["same"].SameAs);
        Assert.Equal(1, file.Tensors.Values.Count(t => t.SameAs is not null));
        var permuted = Floats(file.Load("permuted"));
        for (var i = 0; i < 24; i++) Assert.Equal((i / 6) + (i / 3 % 2 * 12) + (i % 3 * 4), permuted[i]);
        Assert.Equal([3, 5, 7, 9, 11], Floats(file.Load("every second")));
        Assert.Equal(23, file.Load("last").item<float>());
        Assert.Equal([0, 7], file.Load("none").shape);
        Assert.Equal([6, 7, 6, 7], Floats(file.Load("equal numbers")));
    }

    [Theory]
    [InlineData(PythonPickles.Protocol2)]
    [InlineData(PythonPickles.Protocol4)]
    public void What_Python_pickles_is_read(string pickle)
    {
        using var file = Open(new TorchBytes { Pickle = Convert.FromBase64String(pickle) }
            .Storage("0", TorchBytes.Bytes(0f, 1f, 2f, 3f, 4f, 5f))
            .Storage("1", TorchBytes.Bytes<Half>((Half)1, (Half)2, (Half)3, (Half)4)));
        Assert.Equal(["a.weight", "b.alias", "a.transposed", "tail", "half"], file.Tensors.Keys);
        Assert.Equal("a.weight", file.Tensors["b.alias"].SameAs);
        Assert.Equal("F32 [2, 3]", file.Tensors["a.weight"].ToString());
        Assert.Equal([0, 3, 1, 4, 2, 5], Floats(file.Load("a.transposed")));
        Assert.Equal([4, 5], Floats(file.Load("tail")));
        Assert.Equal("F16 [2, 2]", file.Tensors["half"].ToString());
        Assert.Equal([1, 2, 3, 4], Floats(file.Load("half").to(ScalarType.Float32)));
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void Dictionaries_in_the_dictionary_give_both_names_and_plain_values_are_metadata()
    {
        using var file = Open(new TorchBytes().Storage("0", [1, 2])
            .Item(p => p.Text("epoch").Int(100).Text("rate").Raw("G").Raw(0x3F, 0xE0, 0, 0, 0, 0, 0, 0)
                .Text("done").Raw(0x88)
                .Text("nothing").Raw("N").Text("losses").Raw("](").Int(1).Int(2).Raw("e"))
            .Item(p => p.Text("state").Raw("}").Text("w")
            .Tensor(s => s.Storage("ByteStorage", "0", 2), 0, [2], [1]).Raw("s")));
        Assert.Equal(["state.w"], file.Tensors.Keys);
        Assert.Equal(
            new Dictionary<string, string> { ["epoch"] = "100", ["rate"] = "0.5", ["done"] = "True" },
            file.Metadata);
    }

    [Fact]
    public void A_tensor_alone_is_named_after_the_file()
    {
        var pickle = new PickleBytes().Protocol().Tensor(s => s.Storage("ByteStorage", "0", 2), 0, [2], [1])
            .Raw(".").ToArray();
        using var file = Open(new TorchBytes { Pickle = pickle }.Storage("0", [3, 4]), "phi.pt");
        Assert.Equal([3, 4], file.Load("phi").data<byte>().ToArray());
    }

    [Fact]
    public void Loading_leaves_no_tensor_behind()
    {
        var bytes = new TorchBytes().Storage("0", TorchBytes.Bytes(1f, 2f)).Storage("1", TorchBytes.Bytes(3f))
            .Tensor("a", "FloatStorage", "0", 2, [2]).Tensor("b", "FloatStorage", "0", 2, [1])
            .Tensor("c", "FloatStorage", "1", 1, [1]);
        Use();
        var before = Tensor.TotalCount;
        Use();
        Assert.Equal(before, Tensor.TotalCount);

        void Use()
        {
            using var scope = NewDisposeScope();
            using var file = Open(bytes);
            foreach (var name in (string[])["a", "b", "c", "a"]) file.Load(name);
        }
    }

    [Fact]
    public void A_name_that_is_not_there_is_named()
    {
        using var file = Open(new TorchBytes().Storage("0", [1]).Tensor("a", "ByteStorage", "0", 1, [1]));
        Assert.Contains("no tensor 'b' among its 1", Assert.Throws<WeightsException>(
            () => file.Load("b")).Message);
    }

    private ITensorFile Open(TorchBytes bytes, string name = "x.pkl") =>
        TensorFile.Open(_folder.Put(name, bytes.ToArray()));

    private static float[] Floats(Tensor tensor) => tensor.data<float>().ToArray();
}
