using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Engine.Pipelines.Settings;

/// <summary>When the state of a training is saved.</summary>
public sealed record CheckpointSettings
{
    /// <summary>Seconds between two checkpoints.</summary>
    [Description("Seconds between two checkpoints.")]
    [Range(1, int.MaxValue)]
    public int Every { get; init; } = 300;
}
