using Idm.Engine.Data;
using Idm.Imaging;
using Idm.Sdk;

namespace Idm.Engine.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    private static readonly byte[] Grey = ImageWriter.EncodePng(new Raster(2, 1, 1, 255, [51, 255]));
    private static readonly byte[] Red = ImageWriter.EncodePng(new Raster(1, 1, 3, 255, [255, 0, 0]));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("samples", "img1 img2 img10 UPPER")]
    [InlineData("samples/", "img1 img2 img10 UPPER")]
    [InlineData("samples/*.png", "img1 img2 img10 UPPER")]
    [InlineData("samples/*", "img1 img2 img10 UPPER")]
    [InlineData("samples/img1*", "img1 img10")]
    [InlineData("samples/img1.png", "img1")]
    [InlineData("./samples/../samples/img2.png", "img2")]
    [InlineData("**/*.png", "deep img1 img2 img10 UPPER")]
    [InlineData("samples/**", "deep img1 img2 img10 UPPER")]
    [InlineData("samples/**/d*.png", "deep")]
    [InlineData("s*/*/*.png", "deep")]
    public void Paths_and_patterns_find_images_in_natural_order(string path, string expected)
    {
        string[] names = ["img10.png", "img2.png", "img1.png", "UPPER.PNG", "notes.txt", ".hidden.png"];
        foreach (var name in names)
        {
            _folder.Put($"samples/{name}", Grey);
        }
        _folder.Put("samples/dir/deep.png", Grey);

        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal),
            List(path).Select(item => item.Name).Order(StringComparer.Ordinal));
        var origins = List(path).Select(item => item.Origin).ToList();
        Assert.Equal(origins.Order(NaturalOrder.Instance), origins);
        Assert.All(origins, origin => Assert.StartsWith(_folder.FullPath, origin, StringComparison.Ordinal));
        Assert.Equal(origins, List(_folder[path]).Select(item => item.Origin));     // absolute
    }

    [Theory]
    [InlineData(1000, 3000, 0, 0.5, 1, 1)]
    [InlineData(-1000, 2000, 2.0 / 3, 1, 1, 1)]
    [InlineData(2000, 65535, 0, 0, 1000.0 / 63535, 1)]
    public void Levels_stretch_the_codes_between_them(int low, int high, double a, double b, double c, double d)
    {
        _folder.Put("ct.png", ImageWriter.EncodePng(new Raster(4, 1, 1, 65535, [1000, 2000, 3000, 65535])));
        var options = new ImageFolderOptions { Path = "ct.png", Levels = [low, high] };
        var image = new ImageFolder(options, new PluginContext("/", _folder.FullPath, _ => { }, default)).List()[0].RequireImage().Load();
        Assert.Equal(65535, image.MaxCode);
        Assert.Equal([(float)a, (float)b, (float)c, (float)d], image.Samples);
    }

    [Fact]
    public void Levels_that_do_not_rise_are_refused()
    {
        var options = new ImageFolderOptions { Path = ".", Levels = [4095, 0] };
        var error = Assert.Throws<PluginException>(
            () => new ImageFolder(options, new PluginContext("/", "/", _ => { }, default)));
        Assert.Contains("[4095, 0]", error.Message);
        Assert.Contains("[0, 4095]", error.Message);
    }

    [Fact]
    public void The_order_is_natural()
    {
        string[] names = ["b", "a10", "a9", "a09", "a1b2", "a1b10"];
        foreach (var name in names) _folder.Put($"{name}.png", Grey);
        Assert.Equal(["a1b2", "a1b10", "a9", "a09", "a10", "b"], List(".").Select(item => item.Name));
    }

    [Theory]
    [InlineData("a.png a.jpg", "a_jpg a_png")]
    [InlineData("x/a.png y/a.png", "x_a y_a")]
    [InlineData("x/a.png y/a.png y/a.jpg", "x_a a_jpg y_a")]
    [InlineData("a.png A.png", "A a-2")]
    [InlineData("x/y.png x_y.png z/y.png", "x_y x_y-2 z_y")]
    public void Names_are_unique(string files, string names)
    {
        foreach (var file in files.Split(' ')) _folder.Put(file, Grey);
        var found = List("**").Select(item => item.Name).ToList();
        Assert.Equal(names.Split(' ').Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.Equal(found.Count, found.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void The_limit_takes_the_first_and_does_not_change_their_names()
    {
        _folder.Put("a.jpg", Grey);
        _folder.Put("a.png", Grey);
        var limited = new ImageFolder(new() { Path = "*", Limit = 1 }, Context).List();
        Assert.Equal("a_jpg", Assert.Single(limited).Name);
    }

    [Fact]
    public void Images_are_loaded_as_luma_or_colour()
    {
        _folder.Put("grey.png", Grey);
        _folder.Put("red.png", Red);

        var luma = List("*.png").Select(item => item.RequireImage().Load()).ToList();
        Assert.Equal([(float)(51 / 255.0), 1f], luma[0].Samples);
        Assert.Equal(new ImageShape(1, 1, 2), luma[0].Shape);
        Assert.Equal([(float)(76 / 255.0)], luma[1].Samples);

        var rgb = new ImageFolder(new() { Path = "*.png", Color = ImageColor.Rgb }, Context).List()
            .Select(item => item.RequireImage().Load()).ToList();
        Assert.Equal([.. luma[0].Samples, .. luma[0].Samples, .. luma[0].Samples], rgb[0].Samples);
        Assert.Equal(new ImageShape(3, 1, 2), rgb[0].Shape);
        Assert.Equal([1, 0, 0], rgb[1].Samples);
    }

    [Theory]
    [InlineData("*.png", "nothing matches '*.png'", "notes.txt, sub")]
    [InlineData("sub", "nothing matches '*'", "The folder is empty")]
    [InlineData("*.txt", "'*.txt' matches notes.txt", "none with an image's extension")]
    [InlineData("absent/*.png", "there is no", "Relative paths start at")]
    [InlineData("absent.png", "there is no", "Relative paths start at")]
    [InlineData("notes.txt/*.png", "is a file, not a folder", "Correct the path")]
    [InlineData(" ", "is empty", "Name a file")]
    public void Finding_nothing_is_an_error_that_says_where_and_what_was_there(
        string path, string reason, string more)
    {
        _folder.Put("notes.txt", [1]);
        Directory.CreateDirectory(_folder["sub"]);
        var e = Assert.Throws<PluginException>(() => List(path));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.Contains(more, e.Message, StringComparison.Ordinal);
        if (path != " ") Assert.Contains(_folder.FullPath, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_file_fails_when_it_is_loaded_not_when_it_is_listed()
    {
        _folder.Put("bad.png", [1, 2, 3]);
        var item = Assert.Single(List("*.png"));
        Assert.Contains(
            _folder["bad.png"], Assert.Throws<PluginException>(() => item.RequireImage().Load()).Message, StringComparison.Ordinal);
    }

    private PluginContext Context => new("/", _folder.FullPath, _ => { }, CancellationToken.None);

    private IReadOnlyList<Idm.Sdk.Data.DataItem> List(string path) =>
        new ImageFolder(new() { Path = path }, Context).List();
}
