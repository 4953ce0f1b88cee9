using System.ComponentModel;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Operators.Composition;
using static TorchSharp.torch;

namespace Idm.Plugins.Composition;

/// <summary>Options of <see cref="PerChannel"/>.</summary>
public sealed record PerChannelOptions
{
    [Description("The operator, for images of one channel.")]
    public required NestedPart<IOperatorFactory> Part { get; init; }
}

/// <summary>One operator for each channel alike.</summary>
[PluginExport(ExportKinds.Operator, "per-channel", "One operator for each channel alike, such as compressed "
    + "sensing of colour images.",
    Equation = "A = I ⊗ A₁: y_c = A₁ x_c,  A⁺ = I ⊗ A₁⁺,  ‖A‖ = ‖A₁‖",
    Shapes = "x (N, C, H, W); y (N, C m, ...) where the part gives (N, m, ...)")]
public sealed class PerChannel(PerChannelOptions options, PluginContext context)
    : IOperatorFactory, IDisposable
{
    private readonly InnerOperators _part = new([options.Part], context);

    /// <inheritdoc/>
    public ImageShape Pad(ImageShape image) =>
        _part.Pad(0, image with { Channels = 1 }) with { Channels = image.Channels };

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request) => new PerChannelOperator(
        _part.Create(0, request, request.Image with { Channels = 1 }), request.Image.Channels);

    /// <inheritdoc/>
    public bool CarriesState => _part.CarriesState;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> SaveState(RandomStream shared) => _part.SaveState(shared);

    /// <inheritdoc/>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state) => _part.LoadState(state);

    /// <inheritdoc/>
    public void Dispose() => _part.Dispose();
}
