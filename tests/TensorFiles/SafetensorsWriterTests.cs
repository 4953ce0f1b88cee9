using System.Text;
using Idm.TensorFiles.Safetensors;
using Idm.TensorFiles.Weights;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Tests;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope;

    public SafetensorsWriterTests()
    {
        NativeTorch.Load();
        _scope = NewDisposeScope();
    }

    private string Target => _folder["model.safetensors"];

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Bytes_are_those_of_the_format()
    {
        SafetensorsWriter.Write(
            Target,
            new Dictionary<string, Tensor> { ["b"] = tensor(new[] { 1f, 2f }), ["a"] = tensor(
                new byte[] { 9 }) },
            new Dictionary<string, string> { ["z"] = "1", ["y"] = "ä" });
        var bytes = File.ReadAllBytes(Target);
        const string Json = """{"__metadata__":{"y":"\u00E4","z":"1"},"a":{"dtype":"U8","shape":[1],"data_offsets":[8,9]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";
        var length = (Json.Length + 7) / 8 * 8;
        Assert.Equal(length, BitConverter.ToInt64(bytes));
        Assert.Equal(Json, Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' '));
        Assert.Equal("0000803F0000004009", Convert.ToHexString(bytes.AsSpan(8 + length)));
    }

    [Fact]
    public void Same_tensors_give_the_same_bytes_in_any_order()
    {
        var (x, y) = (ones(3), zeros(2, dtype: ScalarType.Int64));
        SafetensorsWriter.Write(_folder["1"], new Dictionary<string, Tensor> { ["x"] = x, ["y"] = y });
        SafetensorsWriter.Write(_folder["2"], new Dictionary<string, Tensor> { ["y"] = y, ["x"] = x });
        Assert.Equal(File.ReadAllBytes(_folder["1"]), File.ReadAllBytes(_folder["2"]));
    }

    [Fact]
    public void Views_are_written_as_they_read()
    {
        var matrix = arange(6, dtype: ScalarType.Float32).view(2, 3);
        SafetensorsWriter.Write(
            Target, new Dictionary<string, Tensor> { ["t"] = matrix.t(), ["row"] = matrix[1] });
        using var file = SafetensorsFile.Open(Target);
        Assert.Equal([0f, 3, 1, 4, 2, 5], file.Load("t").data<float>().ToArray());
        Assert.Equal([3f, 4, 5], file.Load("row").data<float>().ToArray());
    }

    [Fact]
    public void Failure_in_the_middle_leaves_the_old_file_and_nothing_else()
    {
        SafetensorsWriter.Write(Target, new Dictionary<string, Tensor> { ["x"] = ones(3) });
        var before = File.ReadAllBytes(Target);
        var tooLarge = new Dictionary<string, Tensor> { ["a"] = ones(100_000), ["z"] = full([1], 1e6f) };
        var error = Assert.Throws<WeightsException>(
            () => ModuleWeights.Save(tooLarge, Target, ScalarType.Float16));
        Assert.Contains("tensor 'z': found values beyond ±65504", error.Message);
        Assert.Equal(before, File.ReadAllBytes(Target));
        Assert.Equal([Target], Directory.EnumerateFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public void Folder_is_made_and_a_file_in_its_place_is_named()
    {
        var tensors = new Dictionary<string, Tensor> { ["x"] = ones(1) };
        SafetensorsWriter.Write(_folder["new/folder/x.safetensors"], tensors);
        Assert.True(File.Exists(_folder["new/folder/x.safetensors"]));
        var beneath = _folder["new/folder/x.safetensors/y.safetensors"];
        Assert.Contains(
            beneath, Assert.Throws<WeightsException>(
                () => SafetensorsWriter.Write(beneath, tensors)).Message);
    }

    [Fact]
    public void Types_and_names_that_the_format_lacks_are_refused()
    {
        var complex = new Dictionary<string, Tensor> { ["c"] = zeros(1, dtype: ScalarType.ComplexFloat32) };
        Assert.Contains("'c': found ComplexFloat32", Assert.Throws<WeightsException>(
            () => SafetensorsWriter.Write(Target, complex)).Message);
        var reserved = new Dictionary<string, Tensor> { ["__metadata__"] = ones(1) };
        Assert.Contains("__metadata__", Assert.Throws<WeightsException>(
            () => SafetensorsWriter.Write(Target, reserved)).Message);
        Assert.False(File.Exists(Target));
    }
}
