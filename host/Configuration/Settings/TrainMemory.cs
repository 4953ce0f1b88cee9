namespace Idm.Configuration.Settings;

/// <summary>Handling of activations between the forward and the backward pass of training.</summary>
public enum TrainMemory
{
    /// <summary>
    /// Those of one sampler step at a time are kept; the others are rebuilt from the output.
    /// </summary>
    Reversible,

    /// <summary>Almost none are kept, and each is computed twice more: the least memory.</summary>
    Minimal,

    /// <summary>
    /// Those between the layers are kept, those inside of them computed again: grows with the depth of the
    /// model.
    /// </summary>
    Checkpointed,

    /// <summary>All are kept: the fastest, and memory grows with the depth of the model.</summary>
    Plain,
}
