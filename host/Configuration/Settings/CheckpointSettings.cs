using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Configuration.Settings;

/// <summary>Schedule of checkpoints.</summary>
public sealed record CheckpointSettings
{
    /// <summary>Seconds between two checkpoints; 0 for one after every step.</summary>
    [Description("Seconds between two checkpoints; 0 for one after every step.")]
    [Range(0.0, 31_536_000.0)]
    public double Every { get; init; } = 300;
}
