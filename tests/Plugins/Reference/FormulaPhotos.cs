using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Reference;

/// <summary>
/// Pictures from formulas for metrics whose numbers other programs computed: sums of waves, and a restoration
/// of them.
/// </summary>
internal static class FormulaPhotos
{
    /// <summary>
    /// (1, C, H, W) in float32: ½ + ¼ sin(2π(2 i/H + 3 j/W) + c/2 + shift) + 0.15 cos(2π(5 i/H - 4 j/W) + 0.3
    /// + 0.7 c).
    /// </summary>
    public static Tensor Truth(int channels, int height, int width, double shift = 0) =>
        Picture(channels, height, width, (c, i, j, _) => (float)Wave(c, i, j, shift));

    /// <summary>
    /// The truth with noise 0.06 u("noise", index) and a wave 0.04 sin(2π(9 i/H + 7 j/W) + shift), within [0,
    /// 1].
    /// </summary>
    public static Tensor Restored(int channels, int height, int width, double shift = 0)
    {
        var noise = Recipe.Hash("noise");
        return Picture(channels, height, width, (c, i, j, at) => (float)Math.Clamp(
            (float)Wave(c, i, j, shift) + (0.06 * Recipe.U(noise, at))
            + (0.04 * Math.Sin((2 * Math.PI * ((9 * i) + (7 * j))) + shift)), 0, 1));
    }

    private static double Wave(int c, double i, double j, double shift) =>
        0.5 + (0.25 * Math.Sin((2 * Math.PI * ((2 * i) + (3 * j))) + (0.5 * c) + shift))
        + (0.15 * Math.Cos((2 * Math.PI * ((5 * i) - (4 * j))) + 0.3 + (0.7 * c)));

    private static Tensor Picture(
        int channels, int height, int width, Func<int, double, double, int, float> value)
    {
        var values = new float[channels * height * width];
        for (var at = 0; at < values.Length; at++)
        {
            var (c, i, j) = (at / (height * width), at / width % height, at % width);
            values[at] = value(c, (double)i / height, (double)j / width, at);
        }
        return tensor(values, [1, channels, height, width]);
    }
}
