using System.Diagnostics;
using System.Globalization;
using Idm.Plugins.CompressedSensing;
using Idm.Plugins.Inpainting;
using Idm.Plugins.Restoration;
using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Benchmarks;

/// <summary>
/// For every shipped operator: what A and Aᵀ cost on a 256 x 256 image, and how well they belong together.
/// </summary>
internal static class OperatorTable
{
    private const int Side = 256;
    private static readonly PluginContext _context = new("/", "/", _ => { }, default);

    private static readonly (string Name, int Channels, IOperatorFactory Factory)[] _operators =
    [
        ("block-cs, ratio 0.1", 1, new BlockCs(new())),
        ("inpainting", 1, new RandomPixels(new())),
        ("inpainting-box", 1, new Box(new())),
        ("inpainting-stripes", 1, new Stripes(new())),
        ("demosaicing", 3, new Demosaicing(new())),
        ("super-resolution 4, average", 1, new SuperResolution(new())),
        ("super-resolution 4, bicubic", 1, new SuperResolution(new() { Kernel = Downsampling.Bicubic })),
        ("blur, gaussian 2, circular", 1, new Blur(new(), _context)),
        ("blur, gaussian 2, reflect", 1, new Blur(new() { Boundary = BlurBoundary.Reflect }, _context)),
        ("blur, motion 15, valid", 1, new Blur(
            new() { Kernel = BlurKernel.Motion, Boundary = BlurBoundary.Valid }, _context)),
        ("colorization", 3, new Colorization()),
        ("denoising", 1, new Denoising()),
    ];

    /// <summary>Prints a Markdown table; times are the least of many, in milliseconds.</summary>
    public static void Run()
    {
        Console.WriteLine("| operator | A ms | Aᵀ ms | A⁺ ms | adjoint, float32 | adjoint, float64 | ‖A‖ |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (name, channels, factory) in _operators)
        {
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            using var a = Create(factory, channels, ScalarType.Float32);
            var x = rand(1, channels, Side, Side);
            var y = a.Forward(x);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {Time(() => a.Forward(x)):f2} | {Time(() => a.Adjoint(y)):f2} | "
                    + $"{Time(() => a.PseudoInverse(y)):f1} "
                + $"| {Error(factory, channels, ScalarType.Float32):g2} | "
                + $"{Error(factory, channels, ScalarType.Float64):g2} "
                + $"| {a.Norm ?? OperatorNorm.Estimate(a, Randomness.FromSeed(1), ScalarType.Float32, CPU):f4} |"));
        }
    }

    private static IOperator Create(IOperatorFactory factory, int channels, ScalarType dtype) =>
        factory.Create(
        new OperatorRequest(new ImageShape(channels, Side, Side), dtype, CPU, Randomness.FromSeed(1),
            Randomness.FromSeed(2)));

    private static double Time(Func<Tensor> call)
    {
        var best = double.PositiveInfinity;
        var whole = Stopwatch.StartNew();
        for (var i = 0; i < 3 || (whole.Elapsed.TotalSeconds < 1 && i < 200); i++)
        {
            using var scope = NewDisposeScope();
            var watch = Stopwatch.StartNew();
            call();
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
        }
        return best;
    }

    /// <summary>|⟨A x, y⟩ − ⟨x, Aᵀ y⟩| / (‖A x‖ ‖y‖), the worst of 32 pairs.</summary>
    private static double Error(IOperatorFactory factory, int channels, ScalarType dtype)
    {
        using var a = Create(factory, channels, dtype);
        return Enumerable.Range(0, 32).Max(i =>
            OperatorCheck.Quick(a, Randomness.FromSeed(i), dtype, CPU).Results.Single(r =>
                r.Name == "adjoint").Measured);
    }
}
