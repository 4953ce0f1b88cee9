namespace Idm.Preview.Frames;

/// <summary>What a picture of a step shows.</summary>
public enum LayerKind
{
    /// <summary>The estimate of the clean image, x₀.</summary>
    Estimate,

    /// <summary>The state that the step started from, x_t.</summary>
    State,

    /// <summary>The true image.</summary>
    Reference,

    /// <summary>What the estimate does not explain of the measurement, A x₀ - y.</summary>
    Residual,

    /// <summary>The standard deviation of the samples so far.</summary>
    Deviation,
}
