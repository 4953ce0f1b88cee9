using System.Diagnostics;
using Idm.Imaging;
using Idm.Sdk;
using Idm.Sdk.Data;
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
public sealed class Restoration : IDisposable
{
    private Restoration()
    {
    }

    /// <summary>
    /// The true image, (1, C, H, W) on the CPU; null for a measurement that was made elsewhere.
    /// </summary>
    public required Tensor? Reference { get; init; }

    /// <summary>
    /// The restored image, (1, C, H, W) on the CPU; in [0, 1] with one channel or three, anything with
    /// others.
    /// </summary>
    public required Tensor Restored { get; init; }

    /// <summary>s Aᵀy, cropped: what the measurement alone shows; (1, C, H, W) on the CPU.</summary>
    public required Tensor BackProjection { get; init; }

    /// <summary>s, which takes A s Aᵀy nearest to y; 1 where A Aᵀ = I, and where A is not linear.</summary>
    public required double BackProjectionScale { get; init; }

    /// <summary>Seconds from the measurement to the restored image.</summary>
    public required double Seconds { get; init; }

    /// <summary>Measures an image and restores it.</summary>
    /// <param name="network">What restores.</param>
    /// <param name="name">The image's name: it seeds what is random in its measurement.</param>
    /// <param name="image">The image.</param>
    /// <param name="report">Watches the sampler's steps (padded images); may be null.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <param name="other">A sampler without a model to use instead of the network's own.</param>
    /// <exception cref="PluginException">
    /// The image, its measurement or what is restored holds a number that is not finite.
    /// </exception>
    public static Restoration Of(
        Reconstruction network, string name, ImageData image, Action<RestorationStep>? report,
        CancellationToken cancellation, ISampler? other = null)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (c, h, w) = (image.Shape.Channels, image.Shape.Height, image.Shape.Width);
        var padded = network.Pad(image.Shape);
        var item = ItemOf(network, name);
        var reference = tensor(image.Samples, [1, c, h, w]);
        FiniteNumbers.Require(reference[0], "the image", "look at what made it");
        var x = nn.functional.pad(reference, [0, padded.Width - w, 0, padded.Height - h]).to(network.Device);
        using var a = InFullPrecision(network, network.CreateOperator(padded, item));
        using var measurement = network.Measure(a, x, item);
        return Of(network, name, measurement, image.Shape, reference, item, report, other, cancellation);
    }

    /// <summary>Restores an image, measured first, or a measurement that was made elsewhere.</summary>
    /// <inheritdoc cref="Of(Reconstruction, string, ImageData, Action{RestorationStep}?, CancellationToken, ISampler?)"/>
    /// <exception cref="PluginException">
    /// A measurement made elsewhere has not the shape that the operator gives; a number is not finite.
    /// </exception>
    public static Restoration Of(
        Reconstruction network, string name, Subject subject, Action<RestorationStep>? report,
        CancellationToken cancellation, ISampler? other = null) => subject.Measured is { } measured
        ? Of(network, name, measured, report, other, cancellation)
        : Of(network, name, subject.Image!, report, cancellation, other);

    private static Restoration Of(
        Reconstruction network, string name, MeasuredData measured, Action<RestorationStep>? report,
        ISampler? other,
        CancellationToken cancellation)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var item = ItemOf(network, name);
        using var a = InFullPrecision(
            network, network.CreateOperator(network.Pad(measured.Shape), item, measured.Given));
        var (found, expected) = (measured.Y.shape, a.Measurement);
        if (!found.SequenceEqual(expected) && !found.SequenceEqual([1, .. expected]))
        {
            throw new PluginException($"found a measurement y of shape [{string.Join(", ", found)}], "
                + "expected "
                + $"[{string.Join(", ", expected)}]: what the operator makes of an image {measured.Shape}");
        }
        var y = measured.Y.to(Reconstruction.DType).to(network.Device).view([1, .. expected]);
        using var measurement = network.Acquisition.Of(a, y);
        return Of(network, name, measurement, measured.Shape, null, item, report, other, cancellation);
    }

    private static IOperator InFullPrecision(Reconstruction network, IOperator a) =>
        network.BFloat16 ? new FullPrecisionOperator(a, network.Device) : a;

    private static Randomness ItemOf(Reconstruction network, string name) =>
        network.Seed.For("image").For(name);

    private static Restoration Of(
        Reconstruction network, string name, Measurement measurement, ImageShape shape, Tensor? reference,
        Randomness item, Action<RestorationStep>? report, ISampler? other, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        FiniteNumbers.Require(measurement.Y[0], "the measurement y", reference is null
            ? "nothing can be restored from it"
            : "the operator, or the noise, makes them of a finite image");
        var (h, w) = (shape.Height, shape.Width);
        var watch = Stopwatch.StartNew();
        using var precision = network.BFloat16 ? Autocast.BFloat16(network.Device) : null;
        var restored = network.Restore(
            measurement, item, report is null ? null : Report, cancellation, other);
        precision?.Dispose();
        var cropped = restored[.., .., ..h, ..w];
        FiniteNumbers.Require(cropped[0], "the restored image",
            "the sampler does not converge; smaller steps, other options or other weights may help");
        if (Magnitude.IsPicture(shape)) cropped = cropped.clamp(Scalars.Zero, Scalars.One);
        cropped = cropped.cpu().clone();                            // on a GPU this waits for the result
        watch.Stop();
        var scale = ScaleOf(measurement);
        using var factor = scale.ToScalar();
        return new Restoration
        {
            Reference = reference?.DetachFromDisposeScope(),
            Restored = cropped.DetachFromDisposeScope(),
            BackProjection = measurement.BackProjection[.., .., ..h, ..w].mul(factor).cpu()
                .DetachFromDisposeScope(),
            BackProjectionScale = scale,
            Seconds = watch.Elapsed.TotalSeconds,
        };

        void Report(SamplerStep step) =>
            report(new RestorationStep(name, shape, reference, measurement, step));
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
        static double Energy(Tensor t) => t.abs().square().sum(ScalarType.Float64).item<double>();
    }

    /// <summary>Frees the images.</summary>
    public void Dispose()
    {
        foreach (var t in new[] { Reference, Restored, BackProjection }) t?.Dispose();
    }
}
