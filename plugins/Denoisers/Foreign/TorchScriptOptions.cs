using System.ComponentModel;

namespace Idm.Plugins.Denoisers.Foreign;

/// <summary>The shape in which a network takes the noise level.</summary>
public enum LevelShape
{
    /// <summary>(N).</summary>
    Batch,

    /// <summary>(N, 1, 1, 1).</summary>
    Image,

    /// <summary>No dimensions: one for the whole batch, or each image alone.</summary>
    Scalar,
}

/// <summary>Options of <see cref="TorchScriptModel"/>.</summary>
public sealed record TorchScriptOptions : ForeignOptions
{
    /// <summary>The level's shape.</summary>
    [Description("The shape in which it takes the noise level: batch (N), image (N, 1, 1, 1), or scalar.")]
    public LevelShape LevelShape { get; init; } = LevelShape.Batch;

    /// <summary>Whether the level is a whole number.</summary>
    [Description("Whether the level is rounded to a whole number (int64), as networks want it that look "
        + "steps up in a table.")]
    public bool WholeLevels { get; init; }
}
