using Idm.Imaging;
using Idm.Plugins.Files;
using Idm.Plugins.Tests.Formats;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.TensorFiles.Numpy;
using Idm.TensorFiles.Tests.Numpy;
using Idm.TorchRuntime;

namespace Idm.Plugins.Tests.Files;

/// <summary>Arrays of NumPy as images.</summary>
public sealed class ArrayImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ArrayImageTests() => NativeTorch.Load();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Values_are_not_rounded_to_codes()
    {
        float[] values = [0, 1e-6f, 0.3333333f, 0.5000001f, 0.7654321f, 1];
        NpyWriter.Write(_folder["a.npy"], values, 2, 3);
        _folder.Put("b.png", ImageWriter.EncodePng(new Raster(2, 1, 1, 255, [51, 255])));
        var items = List(new() { Path = "." });
        Assert.Equal(["a", "b"], items.Select(item => item.Name));
        var image = items[0].RequireImage().Load();
        Assert.Equal(values, image.Samples);
        Assert.Equal(new ImageShape(1, 2, 3), image.Shape);
        Assert.Equal((SampleDepth.Numbers, 65535), (image.Depth, image.MaxCode));
    }

    [Fact]
    public void Colour_is_taken_as_of_pictures()
    {
        NpyWriter.Write(_folder["rgb.npy"], [1, 0, 0, 0.5f, 0, 1], 3, 1, 2);
        var luma = List(new() { Path = "rgb.npy" })[0].RequireImage().Load();
        Assert.Equal([(float)(4899 / 16384.0), (float)(((9617 * 0.5) + 1868) / 16384)], luma.Samples);
        var rgb = List(new() { Path = "rgb.npy", Color = ImageColor.Rgb })[0].RequireImage().Load();
        Assert.Equal([1, 0, 0, 0.5f, 0, 1], rgb.Samples);
    }

    [Fact]
    public void Values_outside_of_0_to_1_need_levels()
    {
        NpyWriter.Write(_folder["ct.npy"], [-1000, 0, 500, 2000], 2, 2);
        var error = Assert.Throws<PluginException>(
            () => List(new() { Path = "ct.npy" })[0].RequireImage().Load());
        Assert.Contains("found values from -1000 to 2000", error.Message);
        Assert.Contains("data.levels: [-1000, 2000]", error.Message);
        var image = List(new() { Path = "ct.npy", Levels = [-1000, 1000] })[0].RequireImage().Load();
        Assert.Equal([0, 0.5f, 0.75f, 1], image.Samples);
    }

    [Theory]
    [InlineData("<u2", new byte[] { 0, 0, 0xE8, 3, 0xD0, 7, 0xFF, 0xFF }, 1000, 2000, 0, 0, 1, 1)]
    [InlineData(
        "<u4",
        new byte[] { 0, 0x28, 0x6B, 0xEE, 1, 0x28, 0x6B, 0xEE, 3, 0x28, 0x6B, 0xEE, 4, 0x28, 0x6B, 0xEE },
        4_000_000_000, 4_000_000_004, 0, 0.25, 0.75, 1)]
    public void Wide_whole_numbers_are_stretched_without_rounding(
        string type, byte[] bytes, double low, double high, double a, double b, double c, double d)
    {
        _folder.Put("m.npy", NpyBytes.File(type, "(2, 2)", bytes));
        var image = List(new() { Path = "m.npy", Levels = [low, high] })[0].RequireImage().Load();
        Assert.Equal(SampleDepth.Numbers, image.Depth);
        Assert.Equal([(float)a, (float)b, (float)c, (float)d], image.Samples);
        var error = Assert.Throws<PluginException>(
            () => List(new() { Path = "m.npy" })[0].RequireImage().Load());
        Assert.Contains("expected [0, 1]: say which become 0 and 1", error.Message);
    }

    [Theory]
    [InlineData("|u1", new byte[] { 0, 51, 255, 102 }, SampleDepth.EightBits, 0, 0.2, 1, 0.4)]
    [InlineData("|b1", new byte[] { 0, 1, 1, 0 }, SampleDepth.Numbers, 0, 1, 1, 0)]
    public void Bytes_are_codes_and_truth_is_black_and_white(
        string type, byte[] bytes, SampleDepth depth, double a, double b, double c, double d)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': (2, 2), }}".PadRight(117) + "\n";
        _folder.Put("m.npy", [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0,
            .. System.Text.Encoding.ASCII.GetBytes(header), .. bytes]);
        var image = List(new() { Path = "m.npy" })[0].RequireImage().Load();
        Assert.Equal(depth, image.Depth);
        Assert.Equal([(float)a, (float)b, (float)c, (float)d], image.Samples);
    }

    private IReadOnlyList<DataItem> List(ImageFolderOptions options) =>
        new ImageFolder(options, BuiltInFormats.Context(_folder.FullPath)).List();
}
