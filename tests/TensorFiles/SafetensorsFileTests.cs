using System.Runtime.InteropServices;
using Idm.TensorFiles.Safetensors;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Tests;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SafetensorsFileTests() => NativeTorch.Load();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_in_the_reference_implementations_layout_is_read()
    {
        // {"b": float16 [[1.5, -2]], "a": int64 [7]}, wide types first, the header filled up with spaces.
        const string Json = """{"__metadata__":{"by":"numpy"},"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[1,2],"data_offsets":[8,12]}}""";
        var bytes = SafetensorsBytes.File(Json.PadRight((Json.Length + 7) / 8 * 8), 12);
        bytes[^12] = 7;
        Convert.FromHexString("003E00C0").CopyTo(bytes, bytes.Length - 4);
        File.WriteAllBytes(_folder["a.safetensors"], bytes);

        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(_folder["a.safetensors"]);
        Assert.Equal("numpy", file.Metadata["by"]);
        Assert.Equal(["a", "b"], file.Entries.Keys.Order());
        Assert.Equal("F16 [1, 2]", file.Entries["b"].ToString());
        Assert.Equal([7L], file.Load("a").data<long>().ToArray());
        var b = file.Load("b");
        Assert.Equal([1L, 2L], b.shape);
        Assert.Equal([(Half)1.5, (Half)(-2)], b.data<Half>().ToArray());
        Assert.Equal([1.5f, -2f], file.Load("b", ScalarType.Float32).data<float>().ToArray());
    }

    [Fact]
    public void All_float16_values_survive_and_widen_as_in_dotnet()
    {
        var bits = Enumerable.Range(0, 65536).Select(i => (ushort)i).ToArray();
        using var scope = NewDisposeScope();
        using var file = Open("F16", [65536], MemoryMarshal.AsBytes<ushort>(bits));
        Assert.True(file.Load("x").bytes.SequenceEqual(MemoryMarshal.AsBytes<ushort>(bits)));
        var wide = file.Load("x", ScalarType.Float32).data<float>().ToArray();
        foreach (var i in bits) Assert.True(Same((float)BitConverter.UInt16BitsToHalf(i), wide[i]));
    }

    [Fact]
    public void All_bfloat16_values_survive_and_are_the_upper_half_of_float32()
    {
        var bits = Enumerable.Range(0, 65536).Select(i => (ushort)i).ToArray();
        using var scope = NewDisposeScope();
        using var file = Open("BF16", [65536], MemoryMarshal.AsBytes<ushort>(bits));
        var wide = file.Load("x", ScalarType.Float32).data<float>().ToArray();
        foreach (var i in bits) Assert.True(Same(BitConverter.UInt32BitsToSingle((uint)i << 16), wide[i]));

        Write(file.Load("x"));
        Assert.True(
            File.ReadAllBytes(_folder["y.safetensors"]).AsSpan()
            .EndsWith(MemoryMarshal.AsBytes<ushort>(bits)));
    }

    public static TheoryData<string, string> Numbers => new()
    {
        { "F64", "000000000000F03F" + "000000000000F0FF" + "0100000000000000" + "010000000000F07F" },
        { "F32", "0000803F" + "000080FF" + "01000000" + "0100C07F" },
        { "F16", "003C" + "00FC" + "0100" + "017E" },
        { "BF16", "803F" + "80FF" + "0100" + "C17F" },
        { "I64", "0100000000000000" + "FFFFFFFFFFFFFF7F" + "0000000000000080" + "FFFFFFFFFFFFFFFF" },
        { "I32", "01000000" + "FFFFFF7F" + "00000080" + "FFFFFFFF" },
        { "I16", "0100" + "FF7F" + "0080" + "FFFF" },
        { "I8", "01" + "7F" + "80" + "FF" },
        { "U8", "01" + "7F" + "80" + "FF" },
        { "BOOL", "01" + "00" + "00" + "01" },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Every_type_is_read_and_written_bit_for_bit(string dtype, string hex)
    {
        var data = Convert.FromHexString(hex);
        using var scope = NewDisposeScope();
        using var file = Open(dtype, [2, 2], data);
        var tensor = file.Load("x");
        Assert.Equal(data, tensor.bytes.ToArray());
        Assert.Equal([2L, 2L], tensor.shape);

        Write(tensor);
        using var again = SafetensorsFile.Open(_folder["y.safetensors"]);
        Assert.Equal(dtype, again.Entries["y"].Dtype);
        Assert.Equal(data, again.Load("y").bytes.ToArray());
    }

    [Fact]
    public void Integers_mean_what_they_say()
    {
        using var scope = NewDisposeScope();
        using var file = Open("I16", [4], Convert.FromHexString("0100FF7F0080FFFF"));
        Assert.Equal([1L, 32767, -32768, -1], file.Load("x", ScalarType.Int64).data<long>().ToArray());
    }

    [Fact]
    public void Numbers_without_dimensions_and_tensors_without_numbers_are_read()
    {
        using var scope = NewDisposeScope();
        using var scalar = Open("F32", [], BitConverter.GetBytes(2.5f));
        Assert.Equal(2.5f, scalar.Load("x").item<float>());
        using var empty = Open("F32", [3, 0, 2], []);
        Assert.Equal([3L, 0, 2], empty.Load("x").shape);
    }

    [Fact]
    public void Tensor_beyond_one_chunk_is_read_and_written_whole()
    {
        using var scope = NewDisposeScope();
        var tensor = arange(5_000_003, dtype: ScalarType.Float32);
        Write(tensor);
        using var file = SafetensorsFile.Open(_folder["y.safetensors"]);
        Assert.True(file.Load("y").eq(tensor).all().item<bool>());
    }

    [Fact]
    public void Truth_value_that_is_neither_is_refused()
    {
        using var file = Open("BOOL", [2], [1, 2]);
        Assert.Contains("found a BOOL that is neither 0 nor 1", Assert.Throws<WeightsException>(
            () => file.Load("x")).Message);
    }

    [Fact]
    public void Missing_file_and_missing_tensor_are_named()
    {
        var absent = _folder["absent.safetensors"];
        Assert.StartsWith($"{absent}: cannot be opened: ", Assert.Throws<WeightsException>(
            () => SafetensorsFile.Open(absent)).Message);
        using var file = Open("U8", [1], [1]);
        Assert.EndsWith("no tensor 'z' among its 1", Assert.Throws<WeightsException>(
            () => file.Load("z")).Message);
    }

    [Fact]
    public void File_that_shrinks_while_open_is_noticed()
    {
        using var file = Open("U8", [64], new byte[64]);
        using (var stream = new FileStream(
            _folder["x.safetensors"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(stream.Length - 1);
        }
        Assert.Contains("became shorter", Assert.Throws<WeightsException>(() => file.Load("x")).Message);
    }

    [Fact]
    public void Refused_file_is_closed_again()
    {
        var path = _folder["bad.safetensors"];
        File.WriteAllText(path, "nonsense, but long enough");
        Assert.Throws<WeightsException>(() => SafetensorsFile.Open(path));
        using var exclusive = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.True(exclusive.CanWrite);
    }

    [Fact]
    public void Loading_and_saving_leave_no_tensors()
    {
        Round();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 20; i++) Round();
        Assert.Equal(before, Tensor.TotalCount);

        void Round()
        {
            using var file = Open("F16", [2], [0, 60, 0, 64]);
            using var tensor = file.Load("x", ScalarType.Float32);
            Write(tensor);
        }
    }

    private static bool Same(float a, float b) =>
        float.IsNaN(a) ? float.IsNaN(b) : a.Equals(b) && float.IsNegative(a) == float.IsNegative(b);

    private SafetensorsFile Open(string dtype, long[] shape, ReadOnlySpan<byte> data)
    {
        var header = $$$"""{"x":{"dtype":"{{{dtype}}}","shape":[{{{string.Join(',', shape)}}}],"data_offsets":[0,{{{data.Length}}}]}}""";
        File.WriteAllBytes(_folder["x.safetensors"], [.. SafetensorsBytes.File(header), .. data]);
        return SafetensorsFile.Open(_folder["x.safetensors"]);
    }

    private void Write(Tensor tensor)
        => SafetensorsWriter.Write(
            _folder["y.safetensors"], new Dictionary<string, Tensor> { ["y"] = tensor });
}
