namespace Idm.Preview.Frames;

/// <summary>Kind of a step's picture.</summary>
public enum LayerKind
{
    /// <summary>The estimate of the clean image, x₀.</summary>
    Estimate,

    /// <summary>The state that the step started from, x_t.</summary>
    State,

    /// <summary>The true image.</summary>
    Reference,

    /// <summary>Residual of the estimate in the measurement, A x₀ - y.</summary>
    Residual,

    /// <summary>The standard deviation of the samples so far.</summary>
    Deviation,
}
