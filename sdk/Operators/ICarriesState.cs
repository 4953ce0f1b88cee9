using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>
/// For an operator factory whose random parts must travel with what was trained on them: a Φ that is drawn once is
/// saved into the weights file, and taken from there when the weights are used.
/// </summary>
public interface ICarriesState
{
    /// <summary>The tensors to save, by name; drawn from <paramref name="shared"/> if not set before. On the CPU.</summary>
    IReadOnlyDictionary<string, Tensor> SaveState(Randomness shared);

    /// <summary>Takes over saved tensors; they stay the caller's.</summary>
    /// <exception cref="PluginException">They do not fit the options, with what was found and what was expected.</exception>
    void LoadState(IReadOnlyDictionary<string, Tensor> state);
}
