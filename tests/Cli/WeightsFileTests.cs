using System.IO.Compression;
using System.Text;

namespace Idm.Cli.Tests;

/// <summary>The verbs <c>idm weights inspect</c> and <c>convert</c>.</summary>
public sealed class WeightsFileTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Inspect_lists_what_is_in_a_file_of_torch_save()
    {
        WritePickle("net.pkl");
        var answer = Idm.Run(_folder, "weights", "inspect", "net.pkl", "--json");
        Assert.Equal(0, answer.Code);
        Assert.Equal("PyTorch (torch.save)", (string)answer.Json["format"]!);
        Assert.Equal(64, ((string)answer.Json["sha256"]!).Length);
        var tensors = answer.Json["tensors"]!.AsArray();
        Assert.Equal(["a.weight", "b.alias"], tensors.Select(t => (string)t!["name"]!));
        Assert.Equal("a.weight", (string)tensors[1]!["same_as"]!);
        Assert.Equal("F32", (string)tensors[0]!["dtype"]!);
        Assert.Equal([2, 3], tensors[0]!["shape"]!.AsArray().Select(side => (int)side!));
        Assert.Contains("same as a.weight", Idm.Run(_folder, "weights", "inspect", "net.pkl").Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_writes_safetensors_and_never_over_a_file_unasked()
    {
        WritePickle("net.pkl");
        var answer = Idm.Run(_folder, "weights", "convert", "net.pkl", "--to", "net.safetensors", "--json");
        Assert.Equal(0, answer.Code);
        Assert.Equal(1, (int)answer.Json["written"]!);
        Assert.Equal("a.weight", (string)answer.Json["same_memory"]!["b.alias"]!);
        var before = File.ReadAllBytes(_folder.PathOf("net.safetensors"));
        var inspected = Idm.Run(_folder, "weights", "inspect", "net.safetensors", "--json").Json;
        Assert.Equal("net.pkl", (string)inspected["metadata"]!["converted_from"]!);
        Assert.Equal("a.weight", (string)Assert.Single(inspected["tensors"]!.AsArray())!["name"]!);

        var second = Idm.Run(_folder, "weights", "convert", "net.pkl", "--to", "net.safetensors");
        Assert.Equal(2, second.Code);
        Assert.Contains("is there already: choose another name, or say --overwrite", second.Error,
            StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder.PathOf("net.safetensors")));
        Assert.Equal(
            0, Idm.Run(
                _folder, "weights", "convert", "net.pkl", "--to", "net.safetensors", "--overwrite").Code);
    }

    [Fact]
    public void Convert_for_a_pipeline_refuses_what_does_not_fit_and_leaves_no_file()
    {
        WritePickle("net.pkl");
        _folder.WriteImage("a");
        _folder.WritePipeline("{ use: idm, steps: 1 }",
            "model: { use: idm-unet, weights: absent.safetensors }");
        var answer = Idm.Run(
            _folder, "weights", "convert", "net.pkl", "--to", "net.safetensors", "--for", "pipeline.yaml");
        Assert.Equal(2, answer.Code);
        Assert.Contains("the weights do not fit the model", answer.Error, StringComparison.Ordinal);
        Assert.Equal(["a.png", "net.pkl", "pipeline.yaml"],
            Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_pickle_that_would_run_something_is_refused_by_every_verb()
    {
        using (var file = File.Create(_folder.PathOf("bad.pkl")))
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
            Add(zip, "archive/data.pkl",
                [0x80, 2, .. Encoding.ASCII.GetBytes("cposix\nsystem\n("), (byte)'X', 9, 0, 0, 0,
                .. "touch ran"u8, .. "tR."u8]);
        _folder.WriteImage("a");
        _folder.WritePipeline("{ use: idm, steps: 1 }", "model: { use: idm-unet, weights: bad.pkl }");
        foreach (var arguments in (string[][])[
            ["weights", "inspect", "bad.pkl"], ["weights", "convert", "bad.pkl", "--to", "x.safetensors"],
            ["run"]])
        {
            var answer = Idm.Run(_folder, arguments);
            Assert.Equal(2, answer.Code);
            Assert.Contains("it names 'posix.system', which a state dict does not need", answer.Error,
                StringComparison.Ordinal);
        }
        Assert.False(File.Exists(_folder.PathOf("ran")));
    }

    /// <summary>{'a.weight': t, 'b.alias': t} with a 2 x 3 float32 t, as torch.save writes it.</summary>
    private void WritePickle(string name)
    {
        const string Tensor =
            "ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\0"
            + "0X\x03\0\0\0cpuK\x06tQK\0K\x02K\x03\x86K\x03K\x01\x86\x89" + "ccollections\nOrderedDict\n)RtR";
        var pickle =
            Encoding.Latin1.GetBytes("\x80\x02}(X\x08\0\0\0a.weight" + Tensor + "q\0X\x07\0\0\0"
            + "b.aliash\0u.");
        using var file = File.Create(_folder.PathOf(name));
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        Add(zip, "net/data.pkl", pickle);
        Add(zip, "net/data/0", new byte[24]);
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        stream.Write(content);
    }
}
