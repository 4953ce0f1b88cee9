using Idm.Engine.Pipelines.Settings;
using Idm.Sdk.Reversible;

namespace Idm.Engine.Training;

/// <summary>The tape that a training step is recorded on.</summary>
internal static class TrainingTape
{
    /// <summary>Opens it; null for plain autograd, which needs none.</summary>
    public static ReversibleTape? Open(TrainMemory memory) => memory switch
    {
        TrainMemory.Reversible => new ReversibleTape(TapeMemory.Reversible),
        TrainMemory.Minimal => new ReversibleTape(TapeMemory.Minimal),
        TrainMemory.Checkpointed => new ReversibleTape(TapeMemory.Checkpointed),
        TrainMemory.Plain => null,
        _ => throw new ArgumentOutOfRangeException(nameof(memory), memory, "not a way to train"),
    };
}
