using Idm.Common.Drawing;

namespace Idm.Preview.Composing;

/// <summary>
/// Composes in plain C#: what is drawn without Vulkan, and what the shader is held against.
/// </summary>
public sealed class CpuComposer : IComposer
{
    private const uint NotANumber = 0xFFFF00FF;     // magenta: no colour of any map
    private const uint Opaque = 0xFF000000;

    /// <inheritdoc/>
    public string Name => "CPU";

    /// <inheritdoc/>
    public Canvas Compose(Scene scene)
    {
        var canvas = new Canvas(scene.Width, scene.Height);
        Array.Fill(canvas.Pixels, scene.Ground);
        foreach (var panel in scene.Panels) Draw(canvas, scene, panel);
        Blend(canvas.Pixels, scene.Ink.Pixels);
        return canvas;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // holds nothing
    }

    private static void Draw(Canvas canvas, Scene scene, Panel panel)
    {
        for (var y = 0; y < panel.Target.Height; y++)
        {
            var row = canvas.Pixels.AsSpan(
                ((panel.Target.Top + y) * canvas.Width) + panel.Target.Left, panel.Target.Width);
            var (top, bottom, middle) = Cover(panel.OriginY, y, panel.Step, panel.Height);
            if (middle < 0 || middle >= panel.Height)
            {
                row.Fill(scene.Outside);
                continue;
            }
            for (var x = 0; x < row.Length; x++)
            {
                var (left, right, centre) = Cover(panel.OriginX, x, panel.Step, panel.Width);
                row[x] = centre < 0 || centre >= panel.Width ? scene.Outside
                    : panel.Shrinks ? Color(scene.Samples, panel, left, right, top, bottom)
                    : Color(scene.Samples, panel, centre, centre + 1, middle, middle + 1);
            }
        }
    }

    /// <summary>The source pixels that a canvas pixel touches, and the one in its middle.</summary>
    private static (int First, int End, int Middle) Cover(int origin, int at, int step, int size)
    {
        var start = origin + (at * step);
        return (
            Math.Max(0, start >> Panel.UnitBits),
            Math.Min(size, (start + step + Panel.Unit - 1) >> Panel.UnitBits),
            (start + (step >> 1)) >> Panel.UnitBits);
    }

    private static uint Color(float[] samples, in Panel panel, int left, int right, int top, int bottom)
    {
        var plane = panel.Width * panel.Height;
        if (panel.IsRgb)
        {
            var (red, green, blue) = (0f, 0f, 0f);
            return Mean(samples, panel.Source, panel.Width, left, right, top, bottom, ref red)
                && Mean(samples, panel.Source + plane, panel.Width, left, right, top, bottom, ref green)
                && Mean(samples, panel.Source + (2 * plane), panel.Width, left, right, top, bottom, ref blue)
                ? Code(red, panel) | Code(green, panel) << 8 | Code(blue, panel) << 16 | Opaque
                : NotANumber;
        }

        var channels = panel.Channels == 3 ? 3 : 1;
        var value = 0f;
        for (var c = 0; c < channels; c++)
        {
            var (mean, subtracted) = (0f, 0f);
            if (!Mean(samples, panel.Source + (c * plane), panel.Width, left, right, top, bottom, ref mean))
                return NotANumber;
            if (panel.Reference is { } reference && !Mean(
                samples, reference + (c * plane), panel.Width, left, right, top, bottom,
                    ref subtracted)) return NotANumber;
            value += mean - subtracted;
        }
        return ColorTables.All[((int)panel.Map * ColorTables.Length) + (int)Code(value / channels, panel)];
    }

    private static bool Mean(
        float[] samples, int plane, int width, int left, int right, int top, int bottom, ref float mean)
    {
        var sum = 0f;
        for (var y = top; y < bottom; y++)
        {
            foreach (var sample in samples.AsSpan(plane + (y * width) + left, right - left))
            {
                if (!float.IsFinite(sample)) return false;
                sum += sample;
            }
        }
        mean = sum / ((right - left) * (bottom - top));
        return true;
    }

    private static uint Code(float value, in Panel panel) =>
        (uint)((Math.Clamp((value * panel.Scale) + panel.Bias, 0f, 1f) * 255f) + 0.5f);

    private static void Blend(uint[] canvas, uint[] ink)
    {
        for (var i = 0; i < canvas.Length; i++)
        {
            var over = ink[i];
            var alpha = over >> 24;
            if (alpha == 0) continue;
            var under = canvas[i];
            var mixed = Opaque;
            for (var shift = 0; shift < 24; shift += 8)
                mixed |= ((((over >> shift & 255) * alpha) + ((under >> shift & 255) * (255 - alpha))
                    + 127) / 255) << shift;
            canvas[i] = mixed;
        }
    }
}
