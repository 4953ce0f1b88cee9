namespace Idm.Engine.Benchmarks;

/// <summary>What is measured.</summary>
public enum BenchmarkMode
{
    /// <summary>Restoring, without gradients.</summary>
    Inference,

    /// <summary>A training step by ordinary autograd, which keeps every activation.</summary>
    Plain,

    /// <summary>A training step that rebuilds activations from the output.</summary>
    Reversible,
}
