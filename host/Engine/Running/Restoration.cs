using System.Diagnostics;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Engine.Running;

/// <summary>One image, measured and restored: zero-padded, measured, sampled, cropped back, clamped to [0, 1].</summary>
public sealed class Restoration : IDisposable
{
    private Restoration()
    {
    }

    /// <summary>The true image, (1, C, H, W) on the CPU.</summary>
    public required Tensor Reference { get; init; }

    /// <summary>The restored image, (1, C, H, W) on the CPU, in [0, 1].</summary>
    public required Tensor Restored { get; init; }

    /// <summary>Aᵀy, cropped: what the measurement alone shows; on the CPU.</summary>
    public required Tensor BackProjection { get; init; }

    /// <summary>Seconds from the measurement to the restored image.</summary>
    public required double Seconds { get; init; }

    /// <summary>Measures an image and restores it.</summary>
    /// <param name="network">What restores.</param>
    /// <param name="name">The image's name: it seeds what is random in its measurement.</param>
    /// <param name="image">The image.</param>
    /// <param name="report">Watches the sampler's steps (padded images); may be null.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <param name="other">A sampler without a model to use instead of the network's own.</param>
    public static Restoration Of(
        Reconstruction network, string name, ImageData image, Action<RestorationStep>? report,
        CancellationToken cancellation, ISampler? other = null)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (c, h, w) = (image.Shape.Channels, image.Shape.Height, image.Shape.Width);
        var padded = network.Pad(image.Shape);
        var item = network.Seed.For("image").For(name);
        var reference = tensor(image.Samples, [1, c, h, w]);
        var x = nn.functional.pad(reference, [0, padded.Width - w, 0, padded.Height - h]).to(network.Device);
        using var a = network.CreateOperator(padded, item);
        using var measurement = network.Measure(a, x, item);

        var watch = Stopwatch.StartNew();
        var restored = network.Restore(measurement, item, report is null ? null : Report, cancellation, other);
        var cropped = restored[.., .., ..h, ..w].clamp(Scalars.Zero, Scalars.One).cpu();         // on a GPU this waits for the result
        watch.Stop();
        return new Restoration
        {
            Reference = reference.DetachFromDisposeScope(),
            Restored = cropped.DetachFromDisposeScope(),
            BackProjection = measurement.BackProjection[.., .., ..h, ..w].cpu().clone().DetachFromDisposeScope(),
            Seconds = watch.Elapsed.TotalSeconds,
        };

        void Report(SamplerStep step) => report(new RestorationStep(name, image, measurement, step));
    }

    /// <summary>Frees the images.</summary>
    public void Dispose()
    {
        foreach (var t in new[] { Reference, Restored, BackProjection }) t.Dispose();
    }
}
