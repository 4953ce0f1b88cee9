using BitMiracle.LibTiff.Classic;
using Idm.Plugins.Files;
using Idm.Plugins.Tests.Formats;
using SkiaSharp;

namespace Idm.Plugins.Tests.Files;

/// <summary>Content of image files that is not used is said, each file's once.</summary>
public sealed class UnusedContentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Three_files_are_named_and_each_once()
    {
        using var bitmap = new SKBitmap(2, 2, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 90);
        for (var i = 0; i < 5; i++) _folder.Put($"{i}.png", data.ToArray());
        Load(".");
        Assert.Equal(3, _said.Count);
        Assert.Contains("0.png: 100 % of its pixels are transparent", _said[0], StringComparison.Ordinal);
        Assert.EndsWith("(further files of this kind are not named)", _said[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_after_the_first_are_said_unless_one_is_named()
    {
        using (var tiff = Tiff.Open(_folder["a.tif"], "w"))
        {
            for (var page = 0; page < 2; page++)
            {
                tiff.SetField(TiffTag.IMAGEWIDTH, 3);
                tiff.SetField(TiffTag.IMAGELENGTH, 1);
                tiff.SetField(TiffTag.BITSPERSAMPLE, 8);
                tiff.SetField(TiffTag.SAMPLESPERPIXEL, 1);
                tiff.SetField(TiffTag.PHOTOMETRIC, Photometric.MINISBLACK);
                tiff.WriteScanline([1, 2, 3], 0);
                tiff.WriteDirectory();
            }
        }
        BuiltInFormats.Context(_folder.FullPath, _said.Add).ReadImage("a.tif#2");
        Assert.Empty(_said);
        Load("a.tif");
        Assert.Equal(
            [$"{_folder["a.tif"]}: it holds 2 pages: the first is read. Another one is named after a #: #2"],
            _said);
    }

    /// <summary>Reads all images twice.</summary>
    private void Load(string path)
    {
        var context = BuiltInFormats.Context(_folder.FullPath, _said.Add);
        foreach (var item in new ImageFolder(new() { Path = path }, context).List())
        {
            item.RequireImage().Load();
            item.RequireImage().Load();
        }
    }
}
