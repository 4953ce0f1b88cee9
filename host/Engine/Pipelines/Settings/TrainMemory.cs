namespace Idm.Engine.Pipelines.Settings;

/// <summary>What happens to activations between the forward and the backward pass of training.</summary>
public enum TrainMemory
{
    /// <summary>Almost none are kept; the reversible structure computes them again.</summary>
    Reversible,

    /// <summary>All are kept: faster, and memory grows with the depth of the model.</summary>
    Plain,
}
