using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;

namespace Idm.Configuration.Settings;

/// <summary>How a model is judged while it is trained.</summary>
public sealed record ValidationSettings
{
    /// <summary>Images that training never sees.</summary>
    [Description("Where the images come from; training should never see them.")]
    [Part(ExportKinds.Data)]
    public required Part Data { get; init; }

    /// <summary>Training steps between two validations.</summary>
    [Description("Training steps between two validations.")]
    [Range(1, int.MaxValue)]
    public int Every { get; init; } = 1000;

    /// <summary>How many images are restored at most; null for all.</summary>
    [Description("How many images to restore each time; all when absent.")]
    [Range(1, int.MaxValue)]
    public int? Limit { get; init; }
}
