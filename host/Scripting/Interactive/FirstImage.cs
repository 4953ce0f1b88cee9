using Idm.Configuration;
using Idm.Engine.Planning;
using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Scripting.Interactive;

/// <summary>The first image of a pipeline, measured but not restored: something to begin with.</summary>
public sealed class FirstImage : IDisposable
{
    private readonly Randomness _item;

    private FirstImage(
        Plan plan, string name, ImageShape shape, IOperator a, Tensor? x, Tensor y, Randomness item) =>
        (Plan, Name, Shape, A, X, Y, _item) = (plan, name, shape, a, x, y, item);

    /// <summary>The plan.</summary>
    public Plan Plan { get; }

    /// <summary>The pipeline.</summary>
    public Pipeline Pipeline => Plan.Pipeline;

    /// <summary>The image's name.</summary>
    public string Name { get; }

    /// <summary>The image's shape before it is padded.</summary>
    public ImageShape Shape { get; }

    /// <summary>The operator for this image.</summary>
    public IOperator A { get; }

    /// <summary>
    /// The image, zero-padded as the operator needs it: (1, C, H, W); null if it is not known.
    /// </summary>
    public Tensor? X { get; }

    /// <summary>The measurement, (1, ...).</summary>
    public Tensor Y { get; }

    /// <summary>Measures the first image of a plan; the plan stays the caller's.</summary>
    /// <exception cref="PluginException">It cannot be read, or not be measured.</exception>
    public static FirstImage Of(Plan plan)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var network = plan.Network;
        var file = plan.Data.List()[0];
        using var subject = Subject.Of(file);
        var (c, h, w) = (subject.Shape.Channels, subject.Shape.Height, subject.Shape.Width);
        var padded = network.Pad(subject.Shape);
        var item = network.Seed.For("image").For(file.Name);
        var a = network.CreateOperator(padded, item, subject.Measured?.Given);
        if (subject.Measured is { } measured)
        {
            var given = measured.Y.to(Reconstruction.DType).to(network.Device).view(
                [1, .. a.Measurement]).clone();
            return new FirstImage(
                plan, file.Name, subject.Shape, a, null, given.DetachFromDisposeScope(), item);
        }
        var image = tensor(subject.Image!.Samples, [1, c, h, w]);
        var x = nn.functional.pad(image, [0, padded.Width - w, 0, padded.Height - h]).to(network.Device);
        var measurement = network.Measure(a, x, item);
        return new FirstImage(
            plan, file.Name, subject.Shape, a, x.DetachFromDisposeScope(),
            measurement.Y.DetachFromDisposeScope(), item);
    }

    /// <summary>Restores an image from a measurement by this operator, as a run would.</summary>
    public Tensor Restore(Tensor y, CancellationToken cancellation)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var measurement = new Measurement(A, y);
        return Plan.Network.Restore(measurement, _item, null, cancellation).clone().DetachFromDisposeScope();
    }

    /// <summary>Frees operator, image and measurement.</summary>
    public void Dispose()
    {
        X?.Dispose();
        Y.Dispose();
        A.Dispose();
    }
}
