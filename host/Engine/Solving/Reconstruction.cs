using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using Idm.Sdk.Samplers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Engine.Solving;

/// <summary>
/// Operator, noise, model and sampler of one pipeline, put together on one device: what turns x into y and y
/// into x̂.
/// </summary>
/// <remarks>
/// Owns the model's and the sampler's weights. Two reconstructions in one process know nothing of each other.
/// </remarks>
public sealed class Reconstruction : IDisposable
{
    private readonly Acquisition _acquisition;
    private readonly bool _borrowed;
    private bool _borrowsAcquisition;

    /// <summary>Builds the model and the sampler's weights, fresh.</summary>
    /// <param name="operators">Creates the operator for each image.</param>
    /// <param name="noise">Disturbs measurements; null for exact ones.</param>
    /// <param name="models">Builds the model; null for a sampler without one.</param>
    /// <param name="sampler">The sampler.</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="seed">The pipeline's seed.</param>
    /// <param name="device">Where everything is computed.</param>
    /// <exception cref="PluginException">The parts do not fit together.</exception>
    public Reconstruction(
        IOperatorFactory operators, INoise? noise, IModelFactory? models, ISampler sampler, int channels,
        long seed,
        Device device)
        : this(new Acquisition(operators, noise, SideMultipleOf(sampler, models), seed, device), models,
        sampler, channels)
    {
    }

    /// <summary>Builds the model and the sampler's weights, fresh.</summary>
    /// <param name="acquisition">What measures; disposed with this.</param>
    /// <param name="models">Builds the model; null for a sampler without one.</param>
    /// <param name="sampler">The sampler.</param>
    /// <param name="channels">Channels of the images.</param>
    /// <exception cref="PluginException">The parts do not fit together.</exception>
    public Reconstruction(Acquisition acquisition, IModelFactory? models, ISampler sampler, int channels)
    {
        (_acquisition, Channels, Sampler) = (acquisition, channels, sampler);
        if (sampler.NeedsModel && models is null)
            throw new PluginException("the sampler needs a model, and the pipeline names none: add 'model: { "
                + "use: ... }'");

        if (sampler.NeedsModel)
        {
            RequireChannels(models!, channels);
            Model = models!.Create(
                new ModelRequest(channels, sampler.Steps, DType, Device, Seed.For("weights")));
        }
        var own = sampler.CreateWeights(Model, DType, Device);
        nn.Module[] modules = [.. new[] { own, Model?.Network }.OfType<nn.Module>()];
        Weights = modules.SelectMany(m => m.named_parameters())
            .ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);
        ModelFactory = models;
        Bounds = [.. sampler.Bounds, .. Model?.Bounds ?? []];
        Watches = [.. sampler.Watches, .. Model?.Watches ?? []];
    }

    private Reconstruction(Reconstruction whole, Acquisition other)
    {
        (_acquisition, Channels, Sampler, Model) = (other, whole.Channels, whole.Sampler, whole.Model);
        (Weights, ModelFactory, Bounds, Watches) =
            (whole.Weights, whole.ModelFactory, whole.Bounds, whole.Watches);
        (BFloat16, _borrowed) = (whole.BFloat16, true);
    }

    /// <summary>What turns an image into its measurement.</summary>
    public Acquisition Acquisition => _acquisition;

    /// <summary>Weights, images and measurements are float32.</summary>
    public static ScalarType DType => ScalarType.Float32;

    /// <summary>Whether the model restores in bfloat16; operators and sums stay in float32.</summary>
    public bool BFloat16 { get; init; }

    /// <summary>The sampler.</summary>
    public ISampler Sampler { get; }

    /// <summary>The model, or null.</summary>
    public IModel? Model { get; }

    /// <summary>Channels of the images.</summary>
    public int Channels { get; }

    /// <summary>Where everything is computed.</summary>
    public Device Device => _acquisition.Device;

    /// <summary>The root of all random streams.</summary>
    public Randomness Seed => _acquisition.Seed;

    /// <summary>Sides of images must be multiples of this for the model.</summary>
    public int SideMultiple => _acquisition.SideMultiple;

    /// <summary>Parameters of the sampler and the model by their names in weights files.</summary>
    public IReadOnlyDictionary<string, Parameter> Weights { get; }

    /// <summary>
    /// What built the model, and knows whose names weights files may have; null without a model.
    /// </summary>
    public IModelFactory? ModelFactory { get; }

    /// <summary>Parameters that have to stay in a range.</summary>
    public IReadOnlyList<BoundedParameter> Bounds { get; }

    /// <summary>The reversible chains.</summary>
    public IReadOnlyList<ChainWatch> Watches { get; }

    /// <summary>The operator's state that travels with the weights, or null if it has none.</summary>
    public IOperatorFactory? OperatorState => _acquisition.OperatorState;

    /// <summary>
    /// Tells the model that its weights stay as they are; to be said only where it restores in full
    /// precision.
    /// </summary>
    public void FixWeights() => Model?.PrepareForInference();

    /// <summary>The shape an image is zero-padded to before it is measured.</summary>
    /// <exception cref="PluginException">
    /// The model cannot take the image, or the shape that the operator pads to.
    /// </exception>
    public ImageShape Pad(ImageShape image)
    {
        if (Model is not null && image.Channels != Channels)
        {
            throw new PluginException(
                $"the model was made for images of {Channels} channel(s), as the first one has, and this one "
                    + $"has {image.Channels}: "
                + "give them all the same with data.color: luma or rgb");
        }
        return _acquisition.Pad(image);
    }

    /// <summary>Creates the operator for images of a (padded) shape; the caller disposes it.</summary>
    /// <param name="image">The padded shape.</param>
    /// <param name="item">The random stream of the image, or of the batch.</param>
    /// <param name="given">
    /// What is known of the operator that measured elsewhere; null when it is to be drawn.
    /// </param>
    /// <exception cref="PluginException">The operator does not suit the image, or what is given.</exception>
    public IOperator CreateOperator(
        ImageShape image, Randomness item, IReadOnlyDictionary<string, Tensor>? given = null) =>
        _acquisition.CreateOperator(image, item, given);

    /// <summary>y = A x, with noise if there is any; the caller disposes it.</summary>
    public Measurement Measure(IOperator a, Tensor x, Randomness item) => _acquisition.Measure(a, x, item);

    /// <summary>
    /// Restores the image from the measurement, by the network's sampler or by another one that needs no
    /// model.
    /// </summary>
    public Tensor Restore(
        Measurement measurement, Randomness item, Action<SamplerStep>? report, CancellationToken cancellation,
        ISampler? other = null)
    {
        using var scope = NewDisposeScope();                // samplers leave what they made on the way
        return (other ?? Sampler)
            .Sample(measurement, Model, new SamplerContext(report, item.For("sampler"), cancellation))
            .MoveToOuterDisposeScope();
    }

    /// <summary>The same model and sampler behind another operator; everything stays its owners'.</summary>
    public Reconstruction Through(Acquisition other) => new(this, other);

    /// <summary>
    /// A network with weights of its own behind somebody else's acquisition, which stays theirs.
    /// </summary>
    public static Reconstruction Behind(
        Acquisition acquisition, IModelFactory? models, ISampler sampler, int channels) =>
        new(acquisition, models, sampler, channels) { _borrowsAcquisition = true };

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        if (_borrowed) return;
        Model?.Dispose();
        (Sampler as IDisposable)?.Dispose();
        if (!_borrowsAcquisition) _acquisition.Dispose();
    }

    /// <summary>What the sides of images must be multiples of.</summary>
    internal static int SideMultipleOf(ISampler sampler, IModelFactory? models) =>
        sampler.NeedsModel ? models?.SizeDivisor ?? 1 : 1;

    private static void RequireChannels(IModelFactory models, int channels)
    {
        if (models.Channels.Count > 0 && !models.Channels.Contains(channels))
        {
            throw new PluginException($"the model restores images of {string.Join(" or ", models.Channels)} "
                + "channel(s), and the "
                + $"data have {channels}: set data.color to luma for 1 or to rgb for 3, or name another "
                + "model");
        }
    }
}
