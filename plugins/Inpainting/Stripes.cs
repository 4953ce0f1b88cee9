using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Operators;

namespace Idm.Plugins.Inpainting;

/// <summary>Along what stripes lie.</summary>
public enum StripeDirection
{
    /// <summary>Whole rows are missing.</summary>
    Rows,

    /// <summary>Whole columns are missing.</summary>
    Columns,
}

/// <summary>Options of <see cref="Stripes"/>.</summary>
public sealed record StripesOptions : IValidatableObject
{
    [Description("Whether rows or columns are missing.")]
    public StripeDirection Direction { get; init; } = StripeDirection.Rows;

    [Description("Pixels from the start of one stripe to the start of the next.")]
    [Range(2, int.MaxValue)]
    public int Period { get; init; } = 8;

    [Description("Missing rows or columns of each period.")]
    [Range(1, int.MaxValue)]
    public int Width { get; init; } = 4;

    [Description("Where the first stripe starts, in pixels.")]
    [Range(0, int.MaxValue)]
    public int Offset { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Width >= Period)
        {
            yield return new ValidationResult(
                $"expected less than the period, {Period}, or nothing is seen; found {Width}",
                    [nameof(Width)]);
        }
    }
}

/// <summary>Inpainting of stripes.</summary>
[PluginExport(ExportKinds.Operator, "inpainting-stripes", "Rows or columns of pixels are missing at regular "
    + "distances.",
    Equation = "y = m ⊙ x,  m(i) = 0 where (i − offset) mod period < width;  Aᵀ = A⁺ = A,  ‖A‖ = 1",
    Shapes = "x and y (N, C, H, W); missing pixels are 0")]
public sealed class Stripes(StripesOptions options) : IOperatorFactory
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> ExternalNames => MaskOperator.Names;

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        if (MaskOperator.Given(request) is { } given) return given;
        var (_, h, w) = request.Image;
        var seen = new bool[h * w];
        for (var i = 0; i < seen.Length; i++)
        {
            var along = (options.Direction == StripeDirection.Rows ? i / w : i % w)
                - (options.Offset % options.Period);
            seen[i] = (along + options.Period) % options.Period >= options.Width;
        }
        return MaskOperator.Of(request, seen);
    }
}
