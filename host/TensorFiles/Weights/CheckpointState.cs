namespace Idm.TensorFiles.Weights;

/// <summary>Progress of a training run, and its identity.</summary>
/// <param name="Step">How many steps are done.</param>
/// <param name="Seed">
/// The pipeline's seed: with <paramref name="Step"/> it determines every later random draw.
/// </param>
/// <param name="PipelineHash">The SHA-256 of the resolved pipeline; another one is another run.</param>
public sealed record CheckpointState(long Step, long Seed, string PipelineHash)
{
    /// <summary>Other values to keep, by key, such as the best metric so far.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();
}
