using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;

namespace Idm.Configuration.Settings;

/// <summary>Validation during training.</summary>
public sealed record ValidationSettings : IValidatableObject
{
    /// <summary>Images that training never sees.</summary>
    [Description("Where the images come from; training should never see them. Not needed with hold_out.")]
    [Part(ExportKinds.Data)]
    public Part? Data { get; init; }

    /// <summary>Number of training images held out for validation.</summary>
    [Description("Instead of data: keeps so many of the training images out of the training, chosen by their "
        + "names, and validates on them.")]
    [Range(1, int.MaxValue)]
    public int? HoldOut { get; init; }

    /// <summary>Training steps between two validations.</summary>
    [Description("Training steps between two validations.")]
    [Range(1, int.MaxValue)]
    public int Every { get; init; } = 1000;

    /// <summary>Maximum number of restored images; null for all.</summary>
    [Description("How many images to restore each time; all when absent.")]
    [Range(1, int.MaxValue)]
    public int? Limit { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Data is null == HoldOut is null) yield return new($"expected either data or hold_out, found {(Data is null ? "neither" : "both")}");
    }
}
