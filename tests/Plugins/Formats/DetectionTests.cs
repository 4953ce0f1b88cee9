using Idm.Engine.Parts;
using Idm.Imaging;
using Idm.Imaging.Tests;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Tests.Formats;

/// <summary>Content decides what a file is; its name where the content says nothing.</summary>
public sealed class DetectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notes = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_name_that_lies_is_said_once_and_the_content_is_read()
    {
        var codes = new Raster(2, 1, 1, 255, [51, 255]);
        var file = _folder.Put("photo.jpg", ImageWriter.EncodePng(codes));
        var context = PartContext.Create("/", "/", BuiltInFormats.Make(_notes.Add), _ => { }, default);
        for (var i = 0; i < 2; i++)
            Assert.Equal([0.2f, 1], context.ReadImage(file, new ImageReading()).Samples);
        Assert.Equal(
            $"'{file}' is named like jpeg, but its content is png: read as that", Assert.Single(_notes));
    }

    [Theory]
    [InlineData("content")]
    [InlineData("notes.txt")]
    public void A_name_of_no_format_is_nothing_to_tell(string name)
    {
        var file = _folder.Put(name, ImageWriter.EncodePng(new Raster(2, 1, 1, 255, [51, 255])));
        using var open = BuiltInFormats.Make(_notes.Add).Open(file);
        Assert.Equal("uint8 [1, 1, 2]", Assert.Single(open.Entries).ToString());
        Assert.Empty(_notes);
    }

    [Fact]
    public void Every_sample_is_recognised_by_one_format_alone()
    {
        var named = new Dictionary<string, string>
        {
            [".png"] = "png", [".jpg"] = "jpeg", [".jpeg"] = "jpeg", [".webp"] = "webp", [".bmp"] = "bmp",
            [".gif"] = "gif", [".tif"] = "tiff", [".tiff"] = "tiff",
        };
        Assert.All(Samples.Files, file => Assert.Equal(
            named[Path.GetExtension(file.Key)],
            Assert.Single(BuiltInFormats.All, f => f.Format.Recognises(file.Value, "nothing")).Name));
    }

    [Fact]
    public void Content_of_no_format_is_left_to_that_of_the_name()
    {
        var formats = BuiltInFormats.Make();
        var image = Refusal(formats, _folder.Put("a.png", "no image"u8.ToArray()));
        Assert.Contains("no known image format", image, StringComparison.Ordinal);
        var web = Refusal(formats, _folder.Put("a.safetensors", "<!DOCTYPE html>"u8.ToArray()));
        Assert.Contains("this is a web page", web, StringComparison.Ordinal);
        var nothing = Refusal(formats, _folder.Put("a.xyz", "no image"u8.ToArray()));
        Assert.Contains("of no installed format (it starts with 6E6F20696D616765)", nothing,
            StringComparison.Ordinal);
        Assert.Contains("Installed are bmp, gif,", nothing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent.png", "there is no such file")]
    [InlineData("no/such/folder.npy", "there is no such file")]
    [InlineData(".", "it is a folder")]
    public void Files_that_are_none_say_so(string name, string expected) =>
        Assert.Contains(expected, Refusal(BuiltInFormats.Make(), _folder[name]), StringComparison.Ordinal);

    [Fact]
    public void Two_formats_that_claim_a_file_are_told_apart_by_its_name()
    {
        var formats = BuiltInFormats.Make(null, new InstalledFormat("other", new Fake(".other")));
        var png = ImageWriter.EncodePng(new Raster(2, 1, 1, 255, [51, 255]));
        using (var open = formats.Open(_folder.Put("a.png", png)))
            Assert.Equal("1", Assert.Single(open.Entries).Name);
        using (var open = formats.Open(_folder.Put("a.other", png))) Assert.Empty(open.Entries);
        Assert.Contains("it is of several formats, png and other",
            Refusal(formats, _folder.Put("a", png)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_without_a_signature_is_asked_when_no_other_knows_the_content()
    {
        var raw = new InstalledFormat("raw", new Fake(".raw") { HasSignature = false });
        var formats = BuiltInFormats.Make(_notes.Add, raw);
        using (var open = formats.Open(_folder.Put("a.raw", [1, 2, 3]))) Assert.Empty(open.Entries);
        var png = _folder.Put("b.raw", ImageWriter.EncodePng(new Raster(2, 1, 1, 255, [51, 255])));
        using (var open = formats.Open(png)) Assert.Single(open.Entries);
        Assert.Contains("named like raw, but its content is png", Assert.Single(_notes));
    }

    [Fact]
    public void A_format_that_fails_is_named_and_harms_no_other()
    {
        var broken = new InstalledFormat("broken", new Fake(".bad") { Fails = true });
        var formats = BuiltInFormats.Make(_notes.Add, broken);
        using (var open = formats.Open(
            _folder.Put("a.png", ImageWriter.EncodePng(new Raster(2, 1, 1, 255, [51, 255])))))
        {
            Assert.Single(open.Entries);
        }
        Assert.Contains("format broken is passed over", Assert.Single(_notes));
        Assert.Contains(
            "format broken failed: nothing works", Refusal(formats, _folder.Put("a.bad", [1])));
    }

    [Fact]
    public void Extensions_are_those_of_the_formats()
    {
        var formats = BuiltInFormats.Make(null, new InstalledFormat("other", new Fake(".other")));
        Assert.Equal(
            [".bmp", ".gif", ".jpg", ".jpeg", ".npy", ".png", ".tif", ".tiff", ".webp", ".other"],
            formats.ExtensionsOf(FormatContent.Pictures));
        Assert.Equal(
            [".npy", ".npz", ".pt", ".pth", ".pkl", ".ckpt", ".bin", ".safetensors"],
            formats.ExtensionsOf(FormatContent.Arrays));
    }

    private static string Refusal(FileFormats formats, string path)
    {
        var error = Assert.Throws<PluginException>(() => formats.Open(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        return error.Message;
    }

    /// <summary>Claims every file, and finds nothing in it.</summary>
    private sealed class Fake(string extension) : IFormat
    {
        public bool Fails { get; init; }

        public IReadOnlyList<string> Extensions => [extension];

        public FormatContent Holds => FormatContent.Pictures;

        public bool HasSignature { get; init; } = true;

        public bool Recognises(ReadOnlySpan<byte> start, string name) =>
            Fails ? throw new InvalidOperationException("nothing works") : HasSignature || name.EndsWith(
                extension, StringComparison.Ordinal);

        public FormatFile Open(string path) =>
            Fails ? throw new InvalidOperationException("nothing works") : new FormatFile([]);
    }
}
