namespace Idm.Sdk.Reversible;

/// <summary>State that a chain on a tape keeps for its backward pass.</summary>
public enum ChainMemory
{
    /// <summary>
    /// Its output, from which everything is rebuilt: each body is evaluated again, for inverse and gradient
    /// at once.
    /// </summary>
    Rebuild,

    /// <summary>The streams between its couplings: each body is evaluated again.</summary>
    Recompute,

    /// <summary>
    /// The streams and what the bodies themselves keep: nothing expensive is evaluated again.
    /// </summary>
    Keep,
}
