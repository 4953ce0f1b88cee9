using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Formats;

namespace MyPlugin.Tests;

public sealed class MyPluginFormatTests : IDisposable
{
    private readonly MyPluginFormat _format = new();
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Its_files_are_told_by_their_content()
    {
        Assert.True(_format.Recognises("my-plugin 2 1 255"u8, "photo.png"));
        Assert.False(_format.Recognises("other"u8, "photo.my-plugin"));
        Assert.All(_format.Extensions, end => Assert.StartsWith(".", end));
    }

    [Fact]
    public void Codes_are_read_as_they_are()
    {
        File.WriteAllText(_file, "my-plugin 3 2 200\n0 50 100\n150 200 1\n");
        using var file = _format.Open(_file);
        var picture = Assert.IsType<PictureEntry>(Assert.Single(file.Entries));
        Assert.Equal(new ImageShape(1, 2, 3), picture.Shape);
        var image = picture.Read().ToImageData(new ImageReading(), _file);
        Assert.Equal([0, 0.25f, 0.5f, 0.75f, 1, 0.005f], image.Samples);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var stored = new StoredImage(new ImageShape(1, 2, 2), i => 1000 * i, 65535);
        _format.Write(_file, new FormatFile([new PictureEntry("1", stored.Shape, "uint16", () => stored)]));
        using var file = _format.Open(_file);
        Assert.Equal([0, 1000, 2000, 3000], ((PictureEntry)file.Entries[0]).Read().AsStored().Samples);
    }

    [Theory]
    [InlineData("")]
    [InlineData("my-plugin 3 2 200\n0 50 100\n150 200\n")]
    [InlineData("my-plugin 0 2 200\n")]
    [InlineData("my-plugin 99999999 99999999 200\n0\n")]
    [InlineData("my-plugin 1 1 99999\n0\n")]
    [InlineData("my-plugin 1 1 200\n201\n")]
    [InlineData("my-plugin 1 1 200\n-1\n")]
    public void A_damaged_file_is_refused_by_name(string text)
    {
        File.WriteAllText(_file, text);
        var error = Assert.Throws<PluginException>(() =>
        {
            using var file = _format.Open(_file);
            ((PictureEntry)file.Entries[0]).Read();
        });
        Assert.Contains(_file, error.Message);
    }
}
