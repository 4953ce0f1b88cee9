using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Operators.Composition;
using static TorchSharp.torch;

namespace Idm.Plugins.Composition;

/// <summary>Options of <see cref="Stack"/>.</summary>
public sealed record StackOptions
{
    [Description("The operators that measure the same image.")]
    [MinLength(1)]
    public required IReadOnlyList<NestedPart<IOperatorFactory>> Parts { get; init; }
}

/// <summary>Several measurements of the same image.</summary>
[PluginExport(ExportKinds.Operator, "stack", "Several operators measure the same image; their measurements "
    + "stand side by side.",
    Equation = "A x = (A₁ x, ..., Aₖ x),  Aᵀ y = A₁ᵀ y₁ + ⋯ + Aₖᵀ yₖ,  ‖A‖² ≤ ‖A₁‖² + ⋯ + ‖Aₖ‖²,  A⁺ by "
        + "conjugate gradient",
    Shapes = "x (N, C, H, W); y (N, m₁ + ⋯ + mₖ), each measurement flattened")]
public sealed class Stack(StackOptions options, PluginContext context)
    : IOperatorFactory, IDisposable
{
    private const int Rounds = 16;
    private readonly InnerOperators _parts = new(options.Parts, context);

    /// <summary>A shape that suits every part: each pads what the others padded, until none does.</summary>
    /// <exception cref="PluginException">There is none within reach.</exception>
    public ImageShape Pad(ImageShape image)
    {
        var padded = image;
        for (var round = 0; round < Rounds; round++)
        {
            var next = Enumerable.Range(0, _parts.Count)
                .Aggregate(padded, (shape, i) => _parts.Pad(i, shape));
            if (next == padded) return padded;
            padded = next;
        }
        throw new PluginException($"the parts of the stack do not agree to what {image} should be padded: "
            + $"after {Rounds} rounds they ask for {padded}. Use operators whose sides have a common "
            + "multiple");
    }

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        List<IOperator> made = [];
        try
        {
            for (var i = 0; i < _parts.Count; i++) made.Add(_parts.Create(i, request, request.Image));
            return new StackedOperator(made, request.DType, request.Device);
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
}
