using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Operators.Composition;
using static TorchSharp.torch;

namespace Idm.Plugins.Composition;

/// <summary>Options of <see cref="Compose"/>.</summary>
public sealed record ComposeOptions
{
    [Description("The operators in the order in which they are applied: the first sees the image, each other "
        + "what the one before it gives.")]
    [MinLength(1)]
    public required IReadOnlyList<NestedPart<IOperatorFactory>> Parts { get; init; }
}

/// <summary>Operators one after another.</summary>
[PluginExport(ExportKinds.Operator, "compose", "Operators one after another: each measures what the one "
    + "before it gives.",
    Equation = "A = Aₖ ⋯ A₂ A₁,  Aᵀ = A₁ᵀ A₂ᵀ ⋯ Aₖᵀ,  ‖A‖ ≤ ‖A₁‖ ⋯ ‖Aₖ‖,  A⁺ by conjugate gradient",
    Shapes = "x as the first part takes it; y as the last part gives it")]
public sealed class Compose(ComposeOptions options, PluginContext context)
    : IOperatorFactory, IDisposable
{
    private readonly InnerOperators _parts = new(options.Parts, context);

    /// <inheritdoc/>
    public ImageShape Pad(ImageShape image) => _parts.Pad(0, image);

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        List<IOperator> made = [];
        try
        {
            for (var i = 0; i < _parts.Count; i++)
                made.Add(_parts.Create(i, request, i == 0 ? request.Image : ImageOf(made[^1], i - 1)));
            return new ComposedOperator(made, request.DType, request.Device);
        }
        catch
        {
            foreach (var part in made) part.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool CarriesState => _parts.CarriesState;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> SaveState(RandomStream shared) => _parts.SaveState(shared);

    /// <inheritdoc/>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state) => _parts.LoadState(state);

    /// <inheritdoc/>
    public void Dispose() => _parts.Dispose();

    private ImageShape ImageOf(IOperator part, int i) => MeasuredImage.Of(part) ?? throw new PluginException(
        $"'{_parts.NameOf(i)}' (part {i + 1} of compose) gives measurements "
            + $"({string.Join(", ", part.Measurement)}), "
        + "which are no images (C, H, W) that another operator could measure: make it the last part");
}
