using System.Buffers.Binary;
using System.Text;

namespace Idm.Cli.Tests;

public sealed class WeightsTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public WeightsTests()
    {
        _folder.WriteImage("a");
        _folder.WritePipeline("{ use: idm, steps: 1 }",
            "model: { use: idm-unet, size: small, weights: mine.safetensors }");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pickle_is_refused_without_being_read()
    {
        File.WriteAllBytes(_folder.PathOf("mine.safetensors"), [0x80, 0x02, .. "cposix\nsystem\nq\0."u8]);
        var answer = Idm.Run(_folder, "run");
        Assert.Equal(2, answer.Code);
        Assert.Contains("this looks like a PyTorch pickle; only safetensors is accepted", answer.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_shapes_and_names_are_listed_together()
    {
        var header = """
            {"unet.conv_in.bias":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},
             "stranger":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}
            """;
        var file = new byte[8 + Encoding.UTF8.GetByteCount(header) + 16];
        BinaryPrimitives.WriteInt64LittleEndian(file, Encoding.UTF8.GetBytes(header, file.AsSpan(8)));
        File.WriteAllBytes(_folder.PathOf("mine.safetensors"), file);

        var answer = Idm.Run(_folder, "run");
        Assert.Equal(2, answer.Code);
        Assert.Contains("the weights do not fit the model", answer.Error, StringComparison.Ordinal);
        Assert.Contains("missing from the file", answer.Error, StringComparison.Ordinal);
        Assert.Contains("unet.conv_in.bias: ", answer.Error, StringComparison.Ordinal);
        Assert.Contains("stranger", answer.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("out")));
    }

    [Fact]
    public void Missing_weights_are_named_with_every_place_looked_at()
    {
        var answer = Idm.Run(
            _folder, [("IDM_WEIGHTS", _folder.PathOf("shelf"))], "check", "--set", "model.weights=mine");
        Assert.Equal(2, answer.Code);
        foreach (var place in (string[])["weights", "shelf", "data-home/idm/weights"])
            Assert.Contains(
                _folder.PathOf(place, "mine", "model.safetensors"), answer.Error, StringComparison.Ordinal);
    }
}
