namespace Idm.Sdk.Reversible;

/// <summary>
/// Activations that a tape keeps: in its own chains, and in those inside the bodies of its chains.
/// </summary>
/// <remarks>
/// <para>
/// Counted in evaluations of the network, a gradient being two: ordinary autograd takes 1 + 2. A chain that
/// is rebuilt evaluates each body once more. With chains inside of chains, rebuilding both would evaluate the
/// inner bodies twice more: once to get the outer body's value, once for the gradient.
/// </para>
/// <list type="table">
/// <item><term><see cref="Minimal"/></term><description>1 + 1 + 1 + 2; keeps next to
/// nothing.</description></item>
/// <item><term><see cref="Reversible"/></term><description>1 + 1 + 2: while an outer body is evaluated again,
/// its inner chains keep what the gradient needs, for one body at a time, whatever the length of the outer
/// chain.</description></item>
/// <item><term><see cref="Checkpointed"/></term><description>1 + 1 + 2; keeps every stream of every
/// chain.</description></item>
/// </list>
/// </remarks>
/// <param name="Outer">What chains keep that are run on the tape itself.</param>
/// <param name="Inner">What chains keep that are run inside of the bodies of other chains.</param>
public sealed record TapeMemory(ChainMemory Outer, ChainMemory Inner)
{
    /// <summary>Rebuilds all chains: the least memory.</summary>
    public static TapeMemory Minimal { get; } = new(ChainMemory.Rebuild, ChainMemory.Rebuild);

    /// <summary>Rebuilds the outer chain, and keeps the inner ones of the body that is under way.</summary>
    public static TapeMemory Reversible { get; } = new(ChainMemory.Rebuild, ChainMemory.Keep);

    /// <summary>Keeps all streams and evaluates the innermost bodies again: gradient checkpointing.</summary>
    public static TapeMemory Checkpointed { get; } = new(ChainMemory.Keep, ChainMemory.Recompute);

    /// <summary>State kept by a chain inside <paramref name="level"/> bodies of other chains.</summary>
    internal ChainMemory At(int level) => level == 0 ? Outer : Inner;
}
