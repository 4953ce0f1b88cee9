namespace Idm.Sdk.Reversible;

/// <summary>For a model or sampler that runs reversible chains: lets the trainer see how exact they are.</summary>
public interface IWatchedChains
{
    /// <summary>The watches of all its chains, in a stable order.</summary>
    IEnumerable<ChainWatch> Watches { get; }
}
