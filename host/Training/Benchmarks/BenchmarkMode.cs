using Idm.Configuration.Settings;

namespace Idm.Training.Benchmarks;

/// <summary>Computation that a benchmark measures.</summary>
public enum BenchmarkMode
{
    /// <summary>Restoring, without gradients.</summary>
    Inference,

    /// <summary>A training step with <see cref="TrainMemory.Plain"/>.</summary>
    Plain,

    /// <summary>A training step with <see cref="TrainMemory.Checkpointed"/>.</summary>
    Checkpointed,

    /// <summary>A training step with <see cref="TrainMemory.Reversible"/>.</summary>
    Reversible,

    /// <summary>A training step with <see cref="TrainMemory.Minimal"/>.</summary>
    Minimal,
}
