using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Mri;

/// <summary>The measured points of k-space, with the zero frequency at row ⌊H/2⌋ and column ⌊W/2⌋.</summary>
/// <param name="height">Rows of k-space.</param>
/// <param name="width">Columns of k-space.</param>
/// <param name="points">Row after row, whether each point is measured.</param>
internal sealed class SamplingMask(int height, int width, bool[] points)
{
    /// <summary>The name of a mask in files of measurements.</summary>
    public const string Name = "mask";

    /// <summary>The mask that came with a measurement; null if none did.</summary>
    /// <exception cref="PluginException">It is not of the image's size, or shows nothing.</exception>
    public static SamplingMask? Given(OperatorRequest request)
    {
        if (request.External.GetValueOrDefault(Name) is not { } mask) return null;
        var (_, h, w) = request.Image;
        using var scope = NewDisposeScope();
        if (!mask.shape.SequenceEqual([h, w]) || !mask.any().item<bool>())
        {
            throw new PluginException(
                $"the measurement's tensor '{Name}': found [{string.Join(", ", mask.shape)}] with "
                + $"{mask.count_nonzero().item<long>()} points, expected [{h}, {w}] with the measured points "
                + "of k-space, the zero frequency in the middle");
        }
        return new SamplingMask(h, w, mask.to(ScalarType.Bool).contiguous().data<bool>().ToArray());
    }

    /// <summary>(H, W) of bool, in the caller's dispose scope.</summary>
    public Tensor ToTensor() => tensor(points, [height, width]);

    /// <summary>Number of measured points.</summary>
    public int Count => points.Count(p => p);

    /// <summary>Whether a frequency is measured; frequencies count modulo the size.</summary>
    /// <param name="down">Cycles per image height.</param>
    /// <param name="right">Cycles per image width.</param>
    public bool Has(int down, int right) => points[Place(down, right)];

    /// <summary>Adds a frequency, modulo the size.</summary>
    public void Add(int down, int right) => points[Place(down, right)] = true;

    /// <summary>
    /// Indices of the measured points in the grid of an FFT: zero frequency first, row after row.
    /// </summary>
    public long[] FftPlaces() =>
        [.. Measured().Select(f => ((long)Modulo(f.Down, height) * width) + Modulo(f.Right, width))];

    /// <summary>
    /// Of the measured points, in the same order, whether the opposite frequency is measured too.
    /// </summary>
    public bool[] HasOpposite() => [.. Measured().Select(f => Has(-f.Down, -f.Right))];

    private IEnumerable<(int Down, int Right)> Measured() => Enumerable.Range(0, points.Length)
        .Where(i => points[i])
        .Select(i => ((i / width) - (height / 2), (i % width) - (width / 2)));

    private int Place(int down, int right) =>
        (Modulo(down + (height / 2), height) * width) + Modulo(right + (width / 2), width);

    private static int Modulo(int a, int n) => ((a % n) + n) % n;
}
