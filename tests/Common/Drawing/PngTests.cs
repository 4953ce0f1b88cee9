using Idm.Common.Drawing;
using SkiaSharp;

namespace Idm.Common.Tests.Drawing;

public sealed class PngTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(37, 23)]
    [InlineData(256, 2)]
    public void Another_decoder_reads_the_same_pixels(int width, int height)
    {
        var canvas = Colourful(width, height, 1);
        using var bitmap = SKBitmap.Decode(Png.Encode(canvas));
        Same(canvas, bitmap);
    }

    [Fact]
    public void An_animation_has_every_frame_with_its_time()
    {
        var frames = Enumerable.Range(1, 3).Select(seed => Colourful(19, 11, seed)).ToList();
        var animation = new AnimatedPng();
        for (var i = 0; i < frames.Count; i++) animation.Add(frames[i], 100 * (i + 1));
        var file = animation.Encode();

        using (var first = SKBitmap.Decode(file)) Same(frames[0], first);
        var chunks = Chunks(file);
        Assert.Equal(
            ["IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"], chunks.Select(
                c => c.Name));
        Assert.Equal(3, Number(chunks[1].Data, 0));
        var controls = chunks.Where(c => c.Name == "fcTL").ToList();
        Assert.Equal([100, 200, 300], controls.Select(c => (c.Data[20] << 8) | c.Data[21]));
        Assert.Equal(
            Enumerable.Range(0, 5),
            chunks.Where(c => c.Name is "fcTL" or "fdAT").Select(c => Number(c.Data, 0)));

        // A later frame is its rows behind a number: as a file of their own they are that frame.
        for (var i = 1; i < frames.Count; i++)
        {
            var rows = chunks.Where(c => c.Name == "fdAT").ElementAt(i - 1).Data[4..];
            var alone = new MemoryStream();
            var png = new PngStream(alone);
            png.Begin(19, 11);
            png.Chunk("IDAT"u8, rows);
            png.End();
            using var bitmap = SKBitmap.Decode(alone.ToArray());
            Same(frames[i], bitmap);
        }
    }

    [Fact]
    public void Frames_of_another_size_are_refused()
    {
        var animation = new AnimatedPng();
        animation.Add(new Canvas(4, 4), 100);
        Assert.Throws<ArgumentException>(() => animation.Add(new Canvas(5, 4), 100));
        Assert.Throws<InvalidOperationException>(() => new AnimatedPng().Encode());
    }

    private static Canvas Colourful(int width, int height, int seed)
    {
        var canvas = new Canvas(width, height);
        for (var i = 0; i < canvas.Pixels.Length; i++)
            canvas.Pixels[i] = 0xFF000000 | ((uint)((i + 1) * seed * 2654435761L) & 0xFFFFFF);
        return canvas;
    }

    private static void Same(Canvas canvas, SKBitmap bitmap)
    {
        Assert.Equal((canvas.Width, canvas.Height), (bitmap.Width, bitmap.Height));
        Assert.Equal(
            canvas.Pixels, bitmap.Pixels.Select(
                p => (uint)(p.Red | p.Green << 8 | p.Blue << 16 | p.Alpha << 24)));
    }

    private static List<(string Name, byte[] Data)> Chunks(byte[] file)
    {
        var chunks = new List<(string, byte[])>();
        for (var at = 8; at < file.Length;)
        {
            var length = Number(file, at);
            chunks.Add(
                (System.Text.Encoding.ASCII.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }
        return chunks;
    }

    private static int Number(byte[] data, int at) =>
        (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
}
