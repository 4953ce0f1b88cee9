using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Configuration.Settings;

/// <summary>Weights that are not trained during a part of the training.</summary>
public sealed record FreezeSettings : IValidatableObject
{
    /// <summary>Patterns of parameter names.</summary>
    [Description("Names of weights, as in the weights file; * stands for anything, ? for one character.")]
    [MinLength(1)]
    public required IReadOnlyList<string> Weights { get; init; }

    /// <summary>Progress at which their training stops.</summary>
    [Description("When they stop being trained: a fraction of the training.")]
    [Range(0.0, 1.0)]
    public double From { get; init; }

    /// <summary>Progress at which their training goes on.</summary>
    [Description("When they are trained again: a fraction of the training; 1 for never.")]
    [Range(0.0, 1.0)]
    public double Until { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (From >= Until)
        {
            yield return new ValidationResult(
                FormattableString.Invariant(
                    $"frozen from {From} until {Until}, which is never: expected from < until"),
                [nameof(Until)]);
        }
    }
}
