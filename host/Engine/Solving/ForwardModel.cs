using Idm.Engine.Parts;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Engine.Solving;

/// <summary>
/// Operator and noise of one pipeline on one device: what turns x into y. It needs no model, and exists
/// before it.
/// </summary>
/// <param name="operators">Creates the operator for each image; disposed with this, if it can be.</param>
/// <param name="noise">Disturbs measurements; null for exact ones.</param>
/// <param name="sideMultiple">Sides of images must be multiples of this, for the model.</param>
/// <param name="seed">The pipeline's seed.</param>
/// <param name="device">Where everything is computed.</param>
public sealed class ForwardModel(
    IOperatorFactory operators, INoise? noise, int sideMultiple, long seed, Device device) : IDisposable
{
    /// <summary>Device of all computations.</summary>
    public Device Device { get; } = device;

    /// <summary>The root of all random streams.</summary>
    public RandomStream Seed { get; } = RandomStream.FromSeed(seed);

    /// <summary>Sides of images must be multiples of this for the model.</summary>
    public int SizeDivisor { get; } = sideMultiple;

    /// <summary>
    /// The source that knows which lines define the operator; null if it comes from a plugin.
    /// </summary>
    public IPartSource? Source { get; init; }

    /// <summary>The operator's state that travels with the weights, or null if it has none.</summary>
    public IOperatorFactory? OperatorState => operators.CarriesState ? operators : null;

    /// <summary>The shape an image is zero-padded to before it is measured.</summary>
    /// <exception cref="PluginException">
    /// The model cannot take the shape that the operator pads to.
    /// </exception>
    public ImageShape Pad(ImageShape image)
    {
        var padded = operators.Pad(image.RoundUp(SizeDivisor));
        return padded == padded.RoundUp(SizeDivisor) ? padded : throw new PluginException(
            $"the operator pads {image} to {padded}, but the model needs sides that are multiples of "
                + $"{SizeDivisor}: choose another size of the operator's blocks, or another model");
    }

    /// <summary>Creates the operator for images of a (padded) shape; the caller disposes it.</summary>
    /// <param name="image">The padded shape.</param>
    /// <param name="item">The random stream of the image, or of the batch.</param>
    /// <param name="given">
    /// What is known of the operator that took an external measurement; null when it is to be drawn.
    /// </param>
    /// <exception cref="PluginException">The operator does not suit the image, or what is given.</exception>
    public IOperator CreateOperator(
        ImageShape image, RandomStream item, IReadOnlyDictionary<string, Tensor>? given = null)
    {
        var request = new OperatorRequest(image, Solver.DType, Device, Seed.Derive("operator"), item);
        if (given is null) return operators.Create(request);
        var taken = operators.ExternalNames;
        return given.Keys.All(taken.Contains)
            ? operators.Create(request with { External = given })
            : throw new PluginException(
            $"the measurement comes with {string.Join(", ", given.Keys.Except(taken))}, which the operator "
                + "would not use: it "
            + (taken.Count == 0 ? "takes nothing from elsewhere" : $"takes {string.Join(", ", taken)}")
            + ". Leave them out of the file, or choose the operator that measured");
    }

    /// <summary>y = A x, with noise if there is any; the caller disposes it.</summary>
    public Measurement Measure(IOperator a, Tensor x, RandomStream item)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var y = a.Forward(x);
        if (noise is not null) y = noise.Apply(y, item.Derive("noise"));
        return Of(a, y.MoveToOuterDisposeScope());
    }

    /// <summary>
    /// A measurement that is there already, with what the pipeline says of its noise; the caller disposes it.
    /// </summary>
    public Measurement Of(IOperator a, Tensor y) => new(a, y) { NoiseSigma = noise?.Sigma ?? 0 };

    /// <summary>Frees what the operator holds.</summary>
    public void Dispose() => (operators as IDisposable)?.Dispose();
}
