using System.Diagnostics;
using System.Globalization;
using Idm.Imaging;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using Idm.TensorFiles.Reading;
using Idm.TorchRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Engine.Solving;

/// <summary>
/// One image, measured and restored: zero-padded, measured, sampled, cropped back; grey and RGB clamped to
/// [0, 1].
/// </summary>
public sealed class RestoredImage : IDisposable
{
    private RestoredImage()
    {
    }

    /// <summary>
    /// The true image, (1, C, H, W) on the CPU; null for an external measurement.
    /// </summary>
    public required Tensor? Reference { get; init; }

    /// <summary>
    /// The restored image, (1, C, H, W) on the CPU; in [0, 1] with one channel or three, anything with
    /// others.
    /// </summary>
    public required Tensor Restored { get; init; }

    /// <summary>
    /// The standard deviation of the samples that the restored image is the mean of, (1, C, H, W) on the
    /// CPU; null for one sample.
    /// </summary>
    public Tensor? Deviation { get; init; }

    /// <summary>s Aᵀy, cropped: what the measurement alone shows; (1, C, H, W) on the CPU.</summary>
    public required Tensor BackProjection { get; init; }

    /// <summary>s, which takes A s Aᵀy nearest to y; 1 where A Aᵀ = I, and where A is not linear.</summary>
    public required double BackProjectionScale { get; init; }

    /// <summary>Reason why the result means nothing; null as a rule.</summary>
    public string? Remark { get; init; }

    /// <summary>Seconds from the measurement to the restored image.</summary>
    public required double Seconds { get; init; }

    /// <summary>Measures an image and restores it.</summary>
    /// <param name="solver">What restores.</param>
    /// <param name="name">The image's name: it seeds what is random in its measurement.</param>
    /// <param name="image">The image.</param>
    /// <param name="report">Watches the sampler's steps (padded images); may be null.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <param name="other">A sampler without a model to use instead of the solver's own.</param>
    /// <param name="measured">Is shown the measurement, before anything is restored from it.</param>
    /// <exception cref="PluginException">
    /// The image, its measurement or what is restored holds a number that is not finite.
    /// </exception>
    public static RestoredImage Of(
        Solver solver, string name, ImageData image, Action<RestorationStep>? report,
        CancellationToken cancellation, ISampler? other = null, Action<Measurement>? measured = null)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var item = ItemOf(solver, name);
        var (reference, x, padded) = Padded(solver, image);
        using var a = InFullPrecision(solver, solver.CreateOperator(padded, item));
        using var measurement = solver.Measure(a, x, item);
        return Of(
            solver, name, measurement, image.Shape, reference, item, report, other, measured, cancellation,
            InVain(measurement.Y, x) ?? Drowned(measurement));
    }

    /// <summary>
    /// An image with noise of one level, x + σ n, and what the model makes of it: D(x + σ n, σ).
    /// </summary>
    /// <param name="solver">What denoises: its model alone.</param>
    /// <param name="name">The image's name: it seeds the noise.</param>
    /// <param name="image">The image.</param>
    /// <param name="sigma">σ, in units of the image, where 1 is white.</param>
    /// <returns>The denoised image, with the noisy one as its back-projection.</returns>
    /// <exception cref="PluginException">The image, or what the model makes of it, is not finite.</exception>
    public static RestoredImage Denoised(Solver solver, string name, ImageData image, double sigma)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (h, w) = (image.Shape.Height, image.Shape.Width);
        var item = ItemOf(solver, name);
        var (reference, x, padded) = Padded(solver, image);
        // Not the stream of the measurement's noise: a model that looks at y must not see n there.
        var draws = item.Derive("noise to remove");
        var noise = new double[x.numel()];
        for (var i = 0; i < noise.Length; i++) noise[i] = sigma * draws.NextNormal();
        var noisy = x.add(tensor(noise, x.shape).to(x.dtype).to(x.device), Scalars.One);
        var model = solver.Model ?? throw new PluginException(
            "there is no model that could remove noise: add 'model: { use: ... }'");
        using var a = model.NeedsMeasurement
            ? InFullPrecision(solver, solver.CreateOperator(padded, item))
            : null;
        using var measurement = a is null ? null : solver.Measure(a, x, item);
        var watch = Stopwatch.StartNew();
        using var precision = solver.BFloat16 ? Autocast.BFloat16(solver.Device) : null;
        var denoised = model.Denoise(noisy, NoiseLevel.OfSigma(sigma, 1, solver.Sampler.Steps), measurement);
        precision?.Dispose();
        var cropped = denoised[.., .., ..h, ..w].to(ScalarType.Float32).cpu().clone();
        watch.Stop();
        FiniteNumbers.Require(cropped[0], "the denoised image", "other weights may help");
        return new RestoredImage
        {
            Reference = reference.DetachFromDisposeScope(),
            Restored = (Magnitude.IsPicture(image.Shape) ? cropped.clamp(Scalars.Zero, Scalars.One) : cropped)
                .DetachFromDisposeScope(),
            BackProjection = noisy[.., .., ..h, ..w].cpu().DetachFromDisposeScope(),
            BackProjectionScale = 1,
            Seconds = watch.Elapsed.TotalSeconds,
        };
    }

    /// <summary>Restores an image, measured first, or an external measurement.</summary>
    /// <param name="solver">What restores.</param>
    /// <param name="name">The image's name: it seeds what is random in its measurement.</param>
    /// <param name="subject">The image, or the measurement.</param>
    /// <param name="report">Watches the sampler's steps (padded images); may be null.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <param name="other">A sampler without a model to use instead of the solver's own.</param>
    /// <param name="measured">Is shown the measurement, before anything is restored from it.</param>
    /// <exception cref="PluginException">
    /// An external measurement has not the shape that the operator gives; a number is not finite.
    /// </exception>
    public static RestoredImage Of(
        Solver solver, string name, RunItem subject, Action<RestorationStep>? report,
        CancellationToken cancellation, ISampler? other = null, Action<Measurement>? measured = null) =>
        subject.Measured is { } external
            ? Of(solver, name, external, report, other, measured, cancellation)
            : Of(solver, name, subject.Image!, report, cancellation, other, measured);

    private static RestoredImage Of(
        Solver solver, string name, MeasuredData external, Action<RestorationStep>? report,
        ISampler? other, Action<Measurement>? measured, CancellationToken cancellation)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var item = ItemOf(solver, name);
        using var a = InFullPrecision(
            solver, solver.CreateOperator(solver.Pad(external.Shape), item, external.External));
        var (found, expected) = (external.Y.shape, a.Measurement);
        if (!found.SequenceEqual(expected) && !found.SequenceEqual([1, .. expected]))
        {
            throw new PluginException($"found a measurement y of shape [{string.Join(", ", found)}], "
                + "expected "
                + $"[{string.Join(", ", expected)}]: what the operator makes of an image {external.Shape}. "
                + "Use the operator and the options that measured it");
        }
        var y = external.Y.to(Solver.DType).to(solver.Device).view([1, .. expected]);
        using var measurement = solver.ForwardModel.Of(a, y);
        return Of(
            solver, name, measurement, external.Shape, null, item, report, other, measured, cancellation);
    }

    /// <summary>The image on the CPU, and zero-padded on the device; in the caller's dispose scope.</summary>
    private static (Tensor Reference, Tensor X, ImageShape Shape) Padded(Solver solver, ImageData image)
    {
        var (c, h, w) = (image.Shape.Channels, image.Shape.Height, image.Shape.Width);
        var padded = solver.Pad(image.Shape);
        var reference = tensor(image.Samples, [1, c, h, w]);
        FiniteNumbers.Require(reference[0], "the image", "look at what made it");
        var x = nn.functional.pad(reference, [0, padded.Width - w, 0, padded.Height - h]).to(solver.Device);
        return (reference, x, padded);
    }

    /// <summary>Masks that hide all or nothing, and their like among all operators.</summary>
    private static string? InVain(Tensor y, Tensor x)
    {
        using var scope = NewDisposeScope();
        if (!y.any().item<bool>() && x.any().item<bool>())
        {
            return "its measurement is 0 everywhere: the operator shows nothing of it, and what is "
                + "restored is made up. Look at the operator's options";
        }
        return y.shape.SequenceEqual(x.shape) && y.dtype == x.dtype && y.eq(x).all().item<bool>()
            ? "its measurement is the image itself: the operator leaves nothing out, so there was nothing to "
                + "restore. Look at the operator's options"
            : null;
    }

    /// <summary>Noise of 25, where images are within [0, 1].</summary>
    private static string? Drowned(Measurement measurement)
    {
        const double Codes = 255, Share = 0.8;
        var sigma = measurement.NoiseSigma;
        if (sigma <= 1) return null;
        using var scope = NewDisposeScope();
        var energy = measurement.Y.abs().Squared().mean().to(ScalarType.Float64).item<double>();
        return sigma * sigma < Share * energy
            ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"its measurement is hardly more than noise of σ = {sigma:g4}: images have values in [0, 1]. "
                + $"If {sigma:g4} of 255 is meant, write noise.sigma: {sigma / Codes:g3}");
    }

    private static IOperator InFullPrecision(Solver solver, IOperator a) =>
        solver.BFloat16 ? new FullPrecisionOperator(a, solver.Device) : a;

    private static RandomStream ItemOf(Solver solver, string name) =>
        solver.Seed.Derive("image").Derive(name);

    private static RestoredImage Of(
        Solver solver, string name, Measurement measurement, ImageShape shape, Tensor? reference,
        RandomStream item, Action<RestorationStep>? report, ISampler? other, Action<Measurement>? measured,
        CancellationToken cancellation, string? remark = null)
    {
        using var scope = NewDisposeScope();
        FiniteNumbers.Require(measurement.Y[0], "the measurement y", reference is null
            ? "nothing can be restored from it"
            : "the operator, or the noise, makes them of a finite image");
        measured?.Invoke(measurement);
        var (h, w) = (shape.Height, shape.Width);
        var watch = Stopwatch.StartNew();
        using var precision = solver.BFloat16 ? Autocast.BFloat16(solver.Device) : null;
        var (restored, deviation) = PosteriorSamples.Draw(
            other is null ? solver.Samples : 1,
            (sample, watch) => solver.Restore(measurement, item, watch, cancellation, other, sample),
            report is null ? null : Report);
        precision?.Dispose();
        var cropped = restored[.., .., ..h, ..w];
        FiniteNumbers.Require(cropped[0], "the restored image",
            "the sampler does not converge; smaller steps, other options or other weights may help");
        if (Magnitude.IsPicture(shape)) cropped = cropped.clamp(Scalars.Zero, Scalars.One);
        cropped = cropped.cpu().clone();                            // on a GPU this waits for the result
        watch.Stop();
        var scale = ScaleOf(measurement);
        using var factor = scale.ToScalar();
        return new RestoredImage
        {
            Reference = reference?.DetachFromDisposeScope(),
            Restored = cropped.DetachFromDisposeScope(),
            Deviation = deviation?[.., .., ..h, ..w].cpu().clone().DetachFromDisposeScope(),
            BackProjection = measurement.BackProjection[.., .., ..h, ..w].mul(factor).cpu()
                .DetachFromDisposeScope(),
            BackProjectionScale = scale,
            Remark = remark,
            Seconds = watch.Elapsed.TotalSeconds,
        };

        void Report(SamplerStep step, Tensor? deviation) =>
            report(new RestorationStep(name, shape, reference, measurement, step) { Deviation = deviation });
    }

    private static double ScaleOf(Measurement measurement)
    {
        const double Rounding = 1e-4;
        if (!measurement.Operator.IsLinear) return 1;
        using var scope = NewDisposeScope();
        var image = measurement.BackProjection;
        var scale = Energy(image) / Energy(measurement.Operator.Forward(image));
        return double.IsFinite(scale) && Math.Abs(scale - 1) > Rounding ? scale : 1;

        // Of complex numbers too.
        static double Energy(Tensor t) => t.abs().Squared().sum(ScalarType.Float64).item<double>();
    }

    /// <summary>Frees the images.</summary>
    public void Dispose()
    {
        foreach (var t in new[] { Reference, Restored, Deviation, BackProjection }) t?.Dispose();
    }
}
