using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Configuration.Settings;

/// <summary>The model of a pipeline, with the weights that the host loads into it.</summary>
public sealed record ModelPart : Part
{
    /// <summary>A name of installed weights, or a path; null starts from random weights.</summary>
    [Description("Trained weights: a name of installed weights, or the path of a file (.safetensors, .pkl, "
        + ".pt).")]
    public string? Weights { get; init; }

    /// <summary>The SHA-256 that the weights file must have, in hexadecimal.</summary>
    [Description("SHA-256 of the weights file, 64 hexadecimal digits; the run refuses any other file.")]
    [RegularExpression("[0-9a-fA-F]{64}", ErrorMessage = "expected 64 hexadecimal digits")]
    public string? Sha256 { get; init; }
}
