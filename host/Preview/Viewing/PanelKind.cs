namespace Idm.Preview.Viewing;

/// <summary>Kinds of panels; the number keys select them in this order.</summary>
public enum PanelKind
{
    /// <summary>The estimate x₀.</summary>
    Estimate,

    /// <summary>The state x_t.</summary>
    State,

    /// <summary>The reference.</summary>
    Reference,

    /// <summary>Estimate less reference.</summary>
    Difference,

    /// <summary>A x₀ - y.</summary>
    Residual,

    /// <summary>The standard deviation of the samples so far.</summary>
    Deviation,
}
