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
    private readonly RandomStream _item;

    private FirstImage(
        Plan plan, string name, ImageShape shape, IOperator a, Tensor? x, Tensor y, RandomStream item) =>
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
        var solver = plan.Solver;
        var file = plan.Data.List()[0];
        using var subject = RunItem.Of(file);
        var (c, h, w) = (subject.Shape.Channels, subject.Shape.Height, subject.Shape.Width);
        var padded = solver.Pad(subject.Shape);
        var item = solver.Seed.Derive("image").Derive(file.Name);
        var a = solver.CreateOperator(padded, item, subject.Measured?.External);
        if (subject.Measured is { } measured)
        {
            var given = measured.Y.to(Solver.DType).to(solver.Device).view(
                [1, .. a.Measurement]).clone();
            return new FirstImage(
                plan, file.Name, subject.Shape, a, null, given.DetachFromDisposeScope(), item);
        }
        var image = tensor(subject.Image!.Samples, [1, c, h, w]);
        var x = nn.functional.pad(image, [0, padded.Width - w, 0, padded.Height - h]).to(solver.Device);
        var measurement = solver.Measure(a, x, item);
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
        return Plan.Solver.Restore(measurement, _item, null, cancellation).clone().DetachFromDisposeScope();
    }

    /// <summary>Frees operator, image and measurement.</summary>
    public void Dispose()
    {
        X?.Dispose();
        Y.Dispose();
        A.Dispose();
    }
}
