using System.Diagnostics;
using Idm.Sdk;

namespace Idm.Imaging.Tests;

public sealed class MalformedTests
{
    private const long MostBytes = 64 << 20;
    private static readonly TimeSpan Box = TimeSpan.FromSeconds(1.5);

    public static TheoryData<string> Names => [.. Samples.Files.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_truncated_file_is_an_error_that_names_it(string name)
    {
        var file = Samples.Files[name];
        var step = Math.Max(1, file.Length / 150);
        var refused = 0;
        for (var length = 0; length < file.Length; length += step)
        {
            refused += Refused(file[..length], name) ? 1 : 0;
        }

        // A file may lack its last few bytes (an end marker, padding) and still hold the whole picture.
        Assert.InRange(refused, (file.Length / step) - 5, int.MaxValue);
        Assert.True(Refused(file[..(file.Length / 2)], name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Flipped_bytes_give_an_error_or_an_image_never_a_crash(string name)
    {
        var random = RandomStream.FromSeed(1).Derive(name);
        var clock = Stopwatch.StartNew();
        var tried = 0;
        while (clock.Elapsed < Box && tried < 2000)
        {
            var file = (byte[])Samples.Files[name].Clone();
            // Headers are short: half of the flips go there.
            var end = tried % 2 == 0 ? Math.Min(64, file.Length) : file.Length;
            for (var n = random.NextInt(4); n >= 0; n--)
            {
                file[random.NextInt(end)] = (byte)random.NextInt(256);
            }
            Refused(file, name);
            tried++;
        }
        Assert.InRange(tried, 10, 2000);
    }

    [Fact]
    public void Noise_and_empty_data_are_of_no_known_format()
    {
        var random = RandomStream.FromSeed(2);
        for (var length = 1; length < 200; length++)
        {
            var noise = new byte[length];
            for (var i = 0; i < length; i++) noise[i] = (byte)random.NextInt(256);
            var e = Assert.Throws<PluginException>(() => ImageReader.Decode(noise, "noise"));
            Assert.Contains("no known image format", e.Message, StringComparison.Ordinal);
            Assert.Contains("Convert it to PNG", e.Message, StringComparison.Ordinal);
        }
        Assert.Contains("empty", Assert.Throws<PluginException>(() => ImageReader.Decode([], "x")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_none_say_so()
    {
        using var folder = new TemporaryFolder();
        Reports(folder["absent.png"], "no such file");
        Reports(folder["no/such/folder.png"], "no such file");
        Reports(folder.FullPath, "it is a folder");
        Reports(folder.Put("empty.png", []), "it is empty");
        Reports(folder.Put("text.png", "not an image"u8.ToArray()), "no known image format");
        Reports("/dev/zero", "it is empty");
    }

    [Theory]
    [InlineData(40000, 10)]
    [InlineData(32768, 32768)]
    [InlineData(0, 10)]
    [InlineData(16384, 16384)]
    public void Bmp_of_absurd_size_is_refused_without_the_memory(int width, int height)
    {
        var bmp = Samples.Bmp(Samples.Raster(3, 255));
        BitConverter.TryWriteBytes(bmp.AsSpan(18), width);
        BitConverter.TryWriteBytes(bmp.AsSpan(22), height);
        Assert.True(Refused(bmp, "absurd.bmp"));
    }

    [Fact]
    public void A_palette_of_many_pixels_in_few_bytes_is_refused_with_the_limit()
    {
        var png = HandMadePng.Write(1, 1, 8, 3, [0], _ => 0, palette: [0, 0, 0]);
        var header = png[16..29];
        foreach (var at in (int[])[0, 4])
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(at), 16384);
        HandMadePng.Chunk("IHDR", header).CopyTo(png, 8);
        Array.Resize(ref png, 67_000);
        Assert.True(Refused(png, "palette.png"));
        var e = Assert.Throws<PluginException>(() => ImageReader.Decode(png, "palette.png"));
        Assert.Contains("at most 1032 a byte", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tiff_of_absurd_tiles_or_samples_is_refused()
    {
        var file = Samples.Tiff(Samples.Raster(1, 255), tiled: true);
        (ushort, int)[] absurd = [(322, 1 << 20), (323, 1 << 30), (256, 1 << 30), (257, -1), (277, 60000)];
        foreach (var (tag, value) in absurd)
        {
            var changed = (byte[])file.Clone();
            SetTag(changed, tag, value);
            Assert.True(Refused(changed, $"tag{tag}.tif"), $"tag {tag}");
        }
    }

    [Fact]
    public void Floating_point_tiff_is_refused_with_a_remedy()
    {
        var file = Samples.Tiff(Samples.Raster(1, 65535));
        SetTag(file, 258, 32);
        var e = Assert.Throws<PluginException>(() => ImageReader.Decode(file, "float.tif"));
        Assert.Contains("8 or 16 bits", e.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Whether the data are refused; anything but an image or the proper error fails the test.
    /// </summary>
    private static bool Refused(byte[] data, string name)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var image = ImageReader.Decode(data, $"/images/{name}");
            Assert.Equal((long)image.Width * image.Height * image.Channels, image.Samples.LongLength);
            Assert.DoesNotContain(image.Samples, code => code > image.MaxCode);
            var (_, pages) = ImageReader.Guarded($"/images/{name}", () => ImageReader.Describe(data));
            Assert.Equal(
                (image.Width, image.Height, image.Channels),
                (pages[0].Width, pages[0].Height, pages[0].Channels));
            Assert.Equal(image.MaxCode == 255 ? "uint8" : "uint16", pages[0].Type);
            return false;
        }
        catch (PluginException e)
        {
            Assert.StartsWith(
                $"cannot read the image '/images/{name}': ", e.Message, StringComparison.Ordinal);
            Assert.InRange(e.Message.Length, 60, 400);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes, $"too much memory: {e}");
            return true;
        }
    }

    private static void SetTag(byte[] tiff, ushort tag, int value)
    {
        var directory = BitConverter.ToInt32(tiff, 4);
        for (var entry = directory + 2; entry < tiff.Length; entry += 12)
        {
            if (BitConverter.ToUInt16(tiff, entry) != tag) continue;
            BitConverter.TryWriteBytes(tiff.AsSpan(entry + 2), (ushort)4);
            BitConverter.TryWriteBytes(tiff.AsSpan(entry + 8), value);
            return;
        }
        Assert.Fail($"no tag {tag}");
    }

    private static void Reports(string path, string reason)
    {
        var e = Assert.Throws<PluginException>(() => ImageReader.Read(path));
        Assert.Contains($"'{path}'", e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }
}
