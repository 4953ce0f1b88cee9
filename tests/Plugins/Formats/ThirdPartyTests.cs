using Idm.Engine.Parts;
using Idm.Imaging;
using Idm.Plugins.Files;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.TensorFiles.Numpy;
using Idm.TorchRuntime;

namespace Idm.Plugins.Tests.Formats;

/// <summary>A format of somebody else, loaded from its folder beside those that are shipped.</summary>
public sealed class ThirdPartyTests : IDisposable
{
    private static readonly string _plugins =
        Path.GetFullPath(Path.Combine(BuiltProgram.Folder, "..", "..", "..", "samples", "plugins"));

    private readonly TemporaryFolder _folder = new();
    private readonly PluginContext _context;

    public ThirdPartyTests()
    {
        NativeTorch.Load();
        _context = PartContext.Create(
            "/", _folder.FullPath, BuiltInFormats.Loaded(_plugins), _ => { }, default);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_files_are_images_like_all_others()
    {
        _folder.Put("a.pgm", [.. "P5\n3 2\n200\n"u8, 0, 50, 100, 150, 200, 1]);
        _folder.Put("b.pgm", [.. "P5 1 2 1000\n"u8, 1, 244, 3, 232]);
        _folder.Put("c.png", ImageWriter.EncodePng(new Raster(2, 1, 1, 255, [51, 255])));
        NpyWriter.Write(_folder["d.npy"], [0, 0.3f], 1, 2);
        _folder.Put("e.txt", "no image"u8.ToArray());
        var items = new ImageFolder(new() { Path = "." }, _context).List();
        Assert.Equal(["a", "b", "c", "d"], items.Select(item => item.Name));
        var images = items.Select(item => item.RequireImage().Load()).ToList();
        Assert.Equal([0, 0.25f, 0.5f, 0.75f, 1, 0.005f], images[0].Samples);
        Assert.Equal((new ImageShape(1, 2, 3), SampleDepth.EightBits), (images[0].Shape, images[0].Depth));
        Assert.Equal([0.5f, 1], images[1].Samples);
        Assert.Equal((new ImageShape(1, 2, 1), SampleDepth.SixteenBits), (images[1].Shape, images[1].Depth));
        Assert.Equal([0.2f, 1], images[2].Samples);
        Assert.Equal([0, 0.3f], images[3].Samples);
    }

    [Fact]
    public void Colour_and_levels_are_the_hosts()
    {
        _folder.Put("a.pgm", [.. "P5\n3 1\n255\n"u8, 10, 60, 110]);
        var options = new ImageFolderOptions { Path = "a.pgm", Levels = [10, 110], Color = ImageColor.Rgb };
        var image = new ImageFolder(options, _context).List()[0].RequireImage().Load();
        Assert.Equal([0, 0.5f, 1, 0, 0.5f, 1, 0, 0.5f, 1], image.Samples);
    }

    [Theory]
    [InlineData("P5\n3 2\n200\n12345")]
    [InlineData("P5\n3 2\n0\n123456")]
    [InlineData("P5\n99999 99999\n255\n")]
    [InlineData("P5")]
    public void Its_refusal_reaches_the_user(string text)
    {
        var file = _folder.Put("a.pgm", System.Text.Encoding.ASCII.GetBytes(text));
        var item = new ImageFolder(new() { Path = "a.pgm" }, _context).List()[0].RequireImage();
        Assert.StartsWith(file, Assert.Throws<PluginException>(item.Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_there_names_its_extension_too()
    {
        _folder.Put("e.txt", "no image"u8.ToArray());
        var error = Assert.Throws<PluginException>(
            () => new ImageFolder(new() { Path = "." }, _context).List());
        Assert.Contains(" pgm", error.Message, StringComparison.Ordinal);
    }
}
