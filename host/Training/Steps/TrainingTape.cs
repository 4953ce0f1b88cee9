using Idm.Configuration.Settings;
using Idm.Sdk.Reversible;
using Idm.TorchRuntime;

namespace Idm.Training.Steps;

/// <summary>The tape that a training step is recorded on.</summary>
internal static class TrainingTape
{
    /// <summary>
    /// Opens it, reversible unless said otherwise; null for plain autograd, which needs none.
    /// </summary>
    public static ReversibleTape? Open(TrainMemory? memory) => memory switch
    {
        null or TrainMemory.Reversible => That(TapeMemory.Reversible),
        TrainMemory.Minimal => That(TapeMemory.Minimal),
        TrainMemory.Checkpointed => That(TapeMemory.Checkpointed),
        TrainMemory.Plain => null,
        _ => throw new ArgumentOutOfRangeException(nameof(memory), memory, "not a way to train"),
    };

    private static ReversibleTape That(TapeMemory kept) => new(kept) { BetweenSegments = NativeHeap.Tidy };
}
