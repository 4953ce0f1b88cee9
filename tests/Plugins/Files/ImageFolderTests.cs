using System.Runtime.Versioning;
using Idm.Imaging;
using Idm.Plugins.Files;
using Idm.Plugins.Tests.Formats;
using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Plugins.Tests.Files;

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

    /// <summary>Means of squares, by hand; the third column and the third row are left over.</summary>
    [Fact]
    public void Images_shrink_to_the_means_of_squares_of_pixels()
    {
        _folder.Put("grey.png", ImageWriter.EncodePng(
            new Raster(5, 3, 1, 255, [0, 51, 102, 153, 9, 102, 153, 204, 255, 9, 9, 9, 9, 9, 9])));
        var image = Shrunk(2);
        Assert.Equal(new ImageShape(1, 1, 2), image.Shape);
        Assert.Equal([0.3f, 0.7f], image.Samples, (a, b) => Math.Abs(a - b) < 1e-7f);
        Assert.Equal(15, Shrunk(1).Samples.Length);

        var refusal = Assert.Throws<PluginException>(() => Shrunk(4));
        Assert.Contains("has 3 x 5 pixels, of which 'shrink: 4' leaves none", refusal.Message,
            StringComparison.Ordinal);

        ImageData Shrunk(int side) => new ImageFolder(
                new ImageFolderOptions { Path = "grey.png", Shrink = side },
                BuiltInFormats.Context(_folder.FullPath))
            .List()[0].RequireImage().Load();
    }

    [Theory]
    [InlineData(1000, 3000, 0, 0.5, 1, 1)]
    [InlineData(-1000, 2000, 2.0 / 3, 1, 1, 1)]
    [InlineData(2000, 65535, 0, 0, 1000.0 / 63535, 1)]
    public void Levels_stretch_the_codes_between_them(
        int low, int high, double a, double b, double c, double d)
    {
        _folder.Put("ct.png", ImageWriter.EncodePng(new Raster(4, 1, 1, 65535, [1000, 2000, 3000, 65535])));
        var options = new ImageFolderOptions { Path = "ct.png", Levels = [low, high] };
        var image = new ImageFolder(options, BuiltInFormats.Context(_folder.FullPath))
            .List()[0].RequireImage().Load();
        Assert.Equal(65535, image.MaxCode);
        Assert.Equal([(float)a, (float)b, (float)c, (float)d], image.Samples);
    }

    [Fact]
    public void Levels_that_do_not_rise_are_refused()
    {
        var options = new ImageFolderOptions { Path = ".", Levels = [4095, 0] };
        var error = Assert.Throws<PluginException>(
            () => new ImageFolder(options, BuiltInFormats.Context("/")));
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
            _folder["bad.png"], Assert.Throws<PluginException>(() => item.RequireImage().Load()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Links_are_followed_once_and_circles_end()
    {
        _folder.Put("in/a.png", Grey);
        _folder.Put("in/sub/b.png", Grey);
        _folder.Put("elsewhere/c.png", Grey);
        Directory.CreateSymbolicLink(_folder["in/l1"], ".");
        Directory.CreateSymbolicLink(_folder["in/l2"], _folder["in"]);
        Directory.CreateSymbolicLink(_folder["in/sub/up"], "..");
        Directory.CreateSymbolicLink(_folder["in/a-link-to-sub"], "sub");
        Directory.CreateSymbolicLink(_folder["in/out"], "../elsewhere");
        Directory.CreateSymbolicLink(_folder["in/out2"], "../elsewhere");
        Directory.CreateSymbolicLink(_folder["in/x"], "y");
        Directory.CreateSymbolicLink(_folder["in/y"], "x");
        File.CreateSymbolicLink(_folder["in/again.png"], "a.png");
        File.CreateSymbolicLink(_folder["in/d1.png"], "../elsewhere/d");
        File.CreateSymbolicLink(_folder["in/d2.png"], "../elsewhere/d");
        _folder.Put("elsewhere/d", Grey);
        // Folders that are there come before links to them.
        Assert.Equal(
            ["in/a.png", "in/d1.png", "in/out/c.png", "in/sub/b.png"],
            List("in/**/*.png").Select(Relative).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("**/*.png", "a.png")]
    [InlineData(".cache/*.png", ".cache/b.png")]
    [InlineData("**/.cache/*.png", ".cache/b.png")]
    [InlineData("*/*.png", "out/e.png")]                    // named, as far as a pattern can
    [InlineData("*/restored/*.png", "out/restored/c.png")]
    [InlineData("**/restored/*.png", "out/restored/c.png")]
    [InlineData("out/**", "out/e.png out/restored/c.png")]
    public void Hidden_folders_and_results_are_left_out_unless_they_are_named(string path, string expected)
    {
        _folder.Put("a.png", Grey);
        _folder.Put(".cache/b.png", Grey);
        _folder.Put("out/restored/c.png", Grey);
        _folder.Put("out/e.png", Grey);
        _folder.Put("out/run.json", "{\"format\": \"idm-run/1\"}"u8.ToArray());
        Directory.CreateDirectory(_folder["weights"]);
        _folder.Put("weights/training.csv", [1]);
        _folder.Put("weights/deep/schedule.png", Grey);
        Assert.Equal(expected.Split(' '), List(path).Select(Relative).Order(StringComparer.Ordinal));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_cannot_be_listed_is_passed_over_and_that_is_said_once()
    {
        _folder.Put("a.png", Grey);
        _folder.Put("lost+found/b.png", Grey);
        List<string> said = [];
        var source = new ImageFolder(
            new() { Path = "**/*.png" }, BuiltInFormats.Context(_folder.FullPath, said.Add));
        using (new LockedFolder(_folder["lost+found"]))
            for (var i = 0; i < 2; i++) Assert.Equal(["a.png"], source.List().Select(Relative));
        Assert.Contains("lost+found", Assert.Single(said), StringComparison.Ordinal);
        Assert.Equal(2, source.List().Count);
    }

    [Fact]
    public void Listing_stops_when_it_is_told_to()
    {
        _folder.Put("a.png", Grey);
        using var stop = new CancellationTokenSource();
        var source = new ImageFolder(
            new() { Path = "**/*.png" }, BuiltInFormats.Context(_folder.FullPath, null, stop.Token));
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => source.List());
    }

    [Theory]
    [InlineData("phtos/*.png", "there is no '{0}/phtos'; did you mean 'photos'? Relative paths start at")]
    [InlineData("photos/lino.png", "there is no '{0}/photos/lino.png'; did you mean 'lion.png'?")]
    [InlineData("nothing/like/it", "there is no '{0}/nothing/like/it'. Relative paths start at")]
    public void What_was_probably_meant_is_asked(string path, string expected)
    {
        _folder.Put("photos/lion.png", Grey);
        var e = Assert.Throws<PluginException>(() => List(path));
        Assert.Contains(
            expected.Replace("{0}", _folder.FullPath, StringComparison.Ordinal), e.Message,
            StringComparison.Ordinal);
    }

    private string Relative(DataItem item) =>
        Path.GetRelativePath(_folder.FullPath, item.Origin);

    private PluginContext Context =>
        BuiltInFormats.Context(_folder.FullPath);

    private IReadOnlyList<DataItem> List(string path) =>
        new ImageFolder(new() { Path = path }, Context).List();
}
