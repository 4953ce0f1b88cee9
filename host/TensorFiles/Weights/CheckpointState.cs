namespace Idm.TensorFiles.Weights;

/// <summary>Where a training run is, and which run it is.</summary>
/// <param name="Step">How many steps are done.</param>
/// <param name="Seed">
/// The pipeline's seed: with <paramref name="Step"/> it determines every later random draw.
/// </param>
/// <param name="PipelineHash">The SHA-256 of the resolved pipeline; another one is another run.</param>
public sealed record CheckpointState(long Step, long Seed, string PipelineHash)
{
    /// <summary>What else should be kept, by key, such as the best metric so far.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();
}
