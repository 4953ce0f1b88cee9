namespace Idm.Sdk.Models;

/// <summary>For a model that restores faster once its weights stay as they are.</summary>
/// <remarks>
/// The host says so after it has loaded the weights for restoring in full precision, never while it trains. A model may
/// then keep weights in another form, for which it owns the memory.
/// </remarks>
public interface IFixedWeights
{
    /// <summary>From now on no weight changes. Said twice, it means the same.</summary>
    void FixWeights();
}
