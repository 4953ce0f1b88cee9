using Idm.Common.Drawing;
using Idm.Preview.Composing;
using Idm.Preview.Frames;

namespace Idm.Preview.Tests;

/// <summary>Frames and scenes with something of everything in them.</summary>
internal static class Scenes
{
    /// <summary>
    /// A frame whose estimate, state and reference are smooth, noisy and edged, with samples outside [0, 1];
    /// of several samples also their deviation.
    /// </summary>
    public static Frame Frame(
        int channels = 1, int height = 48, int width = 64, int items = 1, bool odd = false, int step = 1,
        int steps = 3, bool several = false)
    {
        var count = channels * height * width;
        LayerKind[] kinds =
        [
            LayerKind.Estimate, LayerKind.State, LayerKind.Reference, LayerKind.Residual,
            .. several ? [LayerKind.Deviation] : (LayerKind[])[],
        ];
        var samples = new float[kinds.Length * items * count];
        for (var layer = 0; layer < kinds.Length; layer++)
        {
            for (var i = 0; i < items * count; i++)
            {
                var (x, y, c) = (i % width, i / width % height, i / (width * height));
                samples[(layer * items * count) + i] = layer switch
                {
                    0 => (float)(0.5 + (0.6 * Math.Sin((x * 0.21) + c + step) * Math.Cos(y * 0.17))),
                    1 => Hash((i * 7919) + step),
                    2 => ((x / 8) + (y / 8) + c) % 2 == 0 ? 0.8f : 0.25f,
                    3 => (Hash(i + 17) - 0.5f) * 0.01f,
                    _ => 0.02f + (0.001f * x),
                };
            }
        }
        if (odd)
            (samples[5], samples[width + 7], samples[(2 * width) + 3]) =
                (float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        return new Frame(
            new FrameInfo
            {
                Name = "lighthouse",
                Image = 2,
                Images = 6,
                Step = step,
                Steps = steps,
                Seconds = 1.25,
                Psnr = 26.31,
                Residual = 0.0123,
                Items = items,
                Layers =
                    [.. kinds.Select(
                        (kind, k) => new Layer(kind, channels, height, width, k * items * count))],
            },
            samples);
    }

    /// <summary>One panel that fills the canvas but for a rim, and some ink.</summary>
    public static Scene One(Frame frame, LayerKind kind, int canvasWidth, int canvasHeight, Panel like)
    {
        var layer = frame.Info.Find(kind)!;
        var panel = like with
        {
            Target = new Area(3, 2, canvasWidth - 7, canvasHeight - 5),
            Source = layer.Offset,
            Channels = layer.Channels,
            Width = layer.Width,
            Height = layer.Height,
            Reference = like.Reference is null ? null : frame.Info.Find(LayerKind.Reference)!.Offset,
        };
        var ink = new Ink(canvasWidth, canvasHeight);
        ink.Write(Font.Normal, "x₀ 26.31 dB", 4, 16, 0xC0FFFFFF);
        ink.Line(0, 0, canvasWidth, canvasHeight, 0x80F0A04B, 2);
        return new Scene(0xFF221F1E, 0xFF2F2B2A, frame.Samples, [panel], ink);
    }

    /// <summary>The largest difference of two canvases in one channel, and how many pixels differ.</summary>
    public static (int Most, int Count) Compare(Canvas a, Canvas b)
    {
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        var (most, count) = (0, 0);
        for (var i = 0; i < a.Pixels.Length; i++)
        {
            if (a.Pixels[i] == b.Pixels[i]) continue;
            count++;
            for (var shift = 0; shift < 32; shift += 8)
                most = Math.Max(
                    most, Math.Abs((int)(a.Pixels[i] >> shift & 255) - (int)(b.Pixels[i] >> shift & 255)));
        }
        return (most, count);
    }

    private static float Hash(int i)
    {
        var h = (uint)i * 2654435761u;
        h ^= h >> 15;
        h *= 2246822519u;
        return (h >> 8) / (float)(1 << 24);
    }
}
