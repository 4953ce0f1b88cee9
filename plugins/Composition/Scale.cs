using System.ComponentModel;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Operators.Composition;
using static TorchSharp.torch;

namespace Idm.Plugins.Composition;

/// <summary>Options of <see cref="Scale"/>.</summary>
public sealed record ScaleOptions
{
    [Description("What measurements are multiplied by; not 0.")]
    public required double Factor { get; init; }

    [Description("The operator.")]
    public required NestedPart<IOperatorFactory> Part { get; init; }
}

/// <summary>A number times an operator.</summary>
[PluginExport(ExportKinds.Operator, "scale", "A number times an operator: other units, or a norm of 1.",
    Equation = "A = s A₁,  Aᵀ = s A₁ᵀ,  A⁺ = A₁⁺ / s,  ‖A‖ = |s| ‖A₁‖",
    Shapes = "those of the part")]
public sealed class Scale(ScaleOptions options, PluginContext context)
    : IOperatorFactory, IDisposable
{
    private readonly InnerOperators _part = new([options.Part], context);

    /// <inheritdoc/>
    public ImageShape Pad(ImageShape image) => _part.Pad(0, image);

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        var part = _part.Create(0, request, request.Image);
        try
        {
            return new ScaledOperator(part, options.Factor);
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool CarriesState => _part.CarriesState;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> SaveState(RandomStream shared) => _part.SaveState(shared);

    /// <inheritdoc/>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state) => _part.LoadState(state);

    /// <inheritdoc/>
    public void Dispose() => _part.Dispose();
}
