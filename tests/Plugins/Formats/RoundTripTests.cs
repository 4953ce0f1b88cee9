using System.IO.Compression;
using System.Runtime.InteropServices;
using Idm.Engine.Parts;
using Idm.Imaging;
using Idm.Imaging.Tests;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Formats;
using Idm.TensorFiles.Safetensors;
using Idm.TensorFiles.Tests.Archives;
using Idm.TensorFiles.Tests.Numpy;
using Idm.TorchRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Formats;

/// <summary>What is in files of the built-in formats, and comes back after writing.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileFormats _formats = BuiltInFormats.Make();
    private readonly DisposeScope _scope;

    public RoundTripTests()
    {
        NativeTorch.Load();
        _scope = NewDisposeScope();
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    /// <summary>Files that were written down from specifications, or by the library itself.</summary>
    [Theory]
    [InlineData("grey.png", 1, 255)]
    [InlineData("grey16.png", 1, 65535)]
    [InlineData("adam7.png", 3, 65535)]
    [InlineData("rgb.webp", 3, 255)]
    [InlineData("rgb.bmp", 3, 255)]
    [InlineData("rgb.tif", 3, 255)]
    [InlineData("tiles.tif", 3, 65535)]
    public void Pictures_have_the_codes_that_are_stored(string name, int channels, int white)
    {
        using var file = _formats.Open(_folder.Put(name, Samples.Files[name]));
        var picture = Assert.IsType<PictureEntry>(Assert.Single(file.Entries));
        Assert.Equal(new ImageShape(channels, Samples.Height, Samples.Width), picture.Shape);
        Assert.Equal(white == 255 ? "uint8" : "uint16", picture.Type);
        var image = picture.Read();
        Assert.Equal(white, image.MaxCode);
        Assert.Equal(Planes(Samples.Raster(channels, white)), image.AsStored().Samples);
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.tif")]
    public void Pictures_are_written_without_loss(string name)
    {
        foreach (var (channels, white) in ((int, int)[])[(1, 255), (3, 255), (1, 65535), (3, 65535)])
        {
            var raster = Samples.Raster(channels, white);
            _formats.Write(_folder[name], new FormatFile([Entry("1", raster)]));
            // Read by the decoder itself, which is tested on files of others.
            var back = ImageReader.Read(_folder[name]);
            Assert.Equal((white, channels), (back.MaxCode, back.Channels));
            Assert.Equal(raster.Samples, back.Samples);
        }
        Assert.Equal([_folder[name]], Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public void Pages_of_a_tiff_are_read_one_by_one()
    {
        Raster[] pages = [Samples.Raster(1, 255), Samples.Raster(3, 65535), Samples.Raster(1, 65535)];
        _formats.Write(_folder["s.tif"], new FormatFile(
            [.. pages.Select((page, index) => Entry($"{index + 1}", page))]));
        using var file = _formats.Open(_folder["s.tif"]);
        Assert.Equal(["1", "2", "3"], file.Entries.Select(entry => entry.Name));
        Assert.Equal(["uint8", "uint16", "uint16"], file.Entries.Select(entry => entry.Type));
        foreach (var index in (int[])[2, 0, 1, 2])
        {
            var image = ((PictureEntry)file.Entries[index]).Read();
            Assert.Equal(Planes(pages[index]), image.AsStored().Samples);
        }
        var context = BuiltInFormats.Context(_folder.FullPath);
        Assert.Equal(pages[0].ToImageData().Samples, context.ReadImage("s.tif").Samples);
        Assert.Equal(pages[2].ToImageData().Samples, context.ReadImage("s.tif#3").Samples);
        var error = Assert.Throws<PluginException>(() => context.ReadImage("s.tif#4"));
        Assert.Contains("found no '4'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_in_a_circle_are_refused()
    {
        _formats.Write(_folder["s.tif"], new FormatFile(
            [Entry("1", Samples.Raster(1, 255)), Entry("2", Samples.Raster(1, 255))]));
        var bytes = File.ReadAllBytes(_folder["s.tif"]);
        var first = BitConverter.ToInt32(bytes, 4);
        var next = first + 2 + (12 * BitConverter.ToUInt16(bytes, first));
        (int, string)[] cases = [(first, "an earlier one again"), (bytes.Length, "ends early")];
        foreach (var (to, expected) in cases)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(next), to);
            var error = Assert.Throws<PluginException>(() => _formats.Open(_folder.Put("bad.tif", bytes)));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Arrays_of_numpy_are_listed_and_read()
    {
        var numbers = MemoryMarshal.AsBytes<ushort>([1, 2, 65535, 4, 5, 6]).ToArray();
        _folder.Put("u.npy", NpyBytes.File("<u2", "(3, 2)", numbers));
        _folder.Put("m.npz", NpyBytes.Archive(
            CompressionLevel.Optimal, ("y", NpyBytes.File("<u2", "(3, 2)", numbers)),
            ("x", NpyBytes.File("<f4", "(1,)", [0, 0, 0x80, 0x3F]))));
        using var one = _formats.Open(_folder["u.npy"]);
        using var several = _formats.Open(_folder["m.npz"]);
        Assert.Equal("uint16 [3, 2]", Assert.Single(one.Entries).ToString());
        Assert.Equal(["y", "x"], several.Entries.Select(entry => entry.Name));
        foreach (var entry in new[] { one.Entries[0], several.Entries[0] }.Cast<ArrayEntry>())
        {
            Assert.Equal([1, 2, 65535, 4, 5, 6], Values(entry.Read()));
            Assert.Equal([65535, 4], Values(entry.Item(1)));
            Assert.Throws<ArgumentOutOfRangeException>(() => entry.Item(3));
        }
        var tensors = BuiltInFormats.Context(_folder.FullPath).ReadTensors("m.npz#x");
        Assert.Equal("x", Assert.Single(tensors.Keys));
        tensors["x"].Dispose();
    }

    [Fact]
    public void A_file_of_pytorch_is_listed_and_read()
    {
        // Written byte by byte, as torch.save does.
        _folder.Put("w.pt", new TorchBytes()
            .Tensor("w", "FloatStorage", "0", 6, [2, 3])
            .Storage("0", TorchBytes.Bytes(0f, 1, 2, 3, 4, 5)).ToArray());
        using var file = _formats.Open(_folder["w.pt"]);
        var entry = Assert.IsType<ArrayEntry>(Assert.Single(file.Entries));
        Assert.Equal("w", entry.Name);
        Assert.Equal("float32 [2, 3]", entry.ToString());
        Assert.Equal([0, 1, 2, 3, 4, 5], Values(entry.Read()));
        Assert.Equal([3, 4, 5], Values(entry.Item(1)));
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.npz")]
    [InlineData("a.safetensors")]
    public void Arrays_are_written_as_they_are(string name)
    {
        Tensor[] all =
        [
            tensor(new[] { 1.5f, -2, float.MaxValue, float.Epsilon }, [2, 2]),
            tensor(new long[] { 1L << 40 }), tensor(new[] { true, false }), tensor(new byte[] { 0, 255 }),
            tensor(new double[] { 1, 2, 3, 4 }, [2, 2]).t(),
        ];
        foreach (var tensor in all)
        {
            _formats.Write(_folder[name], new FormatFile(
                [new ArrayEntry("a", tensor.shape, "any", () => tensor.alias())]));
            using var file = _formats.Open(_folder[name]);
            var read = ((ArrayEntry)Assert.Single(file.Entries)).Read();
            Assert.Equal(tensor.dtype, read.dtype);
            Assert.True(tensor.equal(read).all().item<bool>());
        }
    }

    [Fact]
    public void Metadata_and_geometry_are_passed_along()
    {
        double[] affine = [0.1, 0, 0, -90, 0, 1.0 / 3, 0, 126, 0, 0, 2, -72, 0, 0, 0, 1];
        _formats.Write(_folder["v.safetensors"], new FormatFile(
            [new ArrayEntry("v", [1], "float32", () => ones(1))])
        {
            Attributes = new Dictionary<string, string>
            {
                [FormatAttributes.Affine] = FormatAttributes.Text(affine), ["scanner"] = "none",
            },
        });
        using var other = SafetensorsFile.Open(_folder["v.safetensors"]);
        Assert.Equal("none", other.Metadata["scanner"]);
        using var file = _formats.Open(_folder["v.safetensors"]);
        Assert.Equal(affine, file.Attributes.Numbers(FormatAttributes.Affine));
        Assert.Null(file.Attributes.Numbers("scanner"));
        Assert.Null(file.Attributes.Numbers(FormatAttributes.Levels));
    }

    [Theory]
    [InlineData(
        "a.jpg", "no installed format writes such a name. Written are .npy, .npz, .png, .safetensors")]
    [InlineData("a.png", "found the array 'a' of float32 [1], expected pictures")]
    [InlineData("no/such/a.npy", null)]
    public void What_cannot_be_written_leaves_nothing(string name, string? expected)
    {
        var contents = new FormatFile([new ArrayEntry("a", [1], "float32", () => ones(1))]);
        if (expected is null)
        {
            _formats.Write(_folder[name], contents);        // the folder is made
            Assert.True(File.Exists(_folder[name]));
            return;
        }
        var error = Assert.Throws<PluginException>(() => _formats.Write(_folder[name], contents));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public void A_file_that_an_option_names_is_refused_with_its_array()
    {
        SafetensorsWriter.Write(_folder["kernel.safetensors"], new Dictionary<string, Tensor>
        {
            ["good"] = ones(2),
            ["psf"] = tensor(new[] { 1, float.NaN, 2 }),
        });
        var context = BuiltInFormats.Context(_folder.FullPath);
        var before = Tensor.TotalCount;
        var error = Assert.Throws<PluginException>(() => context.ReadTensors("kernel.safetensors"));
        Assert.StartsWith(
            $"{_folder["kernel.safetensors"]}: 'psf': found NaN at [1], expected finite numbers",
            error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Tensor.TotalCount);
        Assert.Contains("found 2 arrays ('good' float32 [2], 'psf' float32 [3]), expected one",
            Assert.Throws<PluginException>(() => context.ReadImage("kernel.safetensors")).Message,
            StringComparison.Ordinal);
    }

    private static PictureEntry Entry(string name, Raster raster) =>
        new(name, raster.Shape, raster.MaxCode == 255 ? "uint8" : "uint16", raster.ToStored);

    private static float[] Planes(Raster raster)
    {
        var planes = new float[raster.Samples.Length];
        var plane = raster.Width * raster.Height;
        for (var i = 0; i < plane; i++)
        {
            for (var c = 0; c < raster.Channels; c++)
                planes[(c * plane) + i] = raster.Samples[(i * raster.Channels) + c];
        }
        return planes;
    }

    private static double[] Values(Tensor tensor) =>
        tensor.to(ScalarType.Float64).flatten().data<double>().ToArray();
}
