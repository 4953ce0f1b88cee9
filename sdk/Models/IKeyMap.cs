namespace Idm.Sdk.Models;

/// <summary>Naming scheme of external weights.</summary>
public interface IKeyMap
{
    /// <summary>Origin of such files, for messages: <c>Stable Diffusion v1 (diffusers)</c>.</summary>
    string Name { get; }

    /// <summary>Whether a file's names are of this dialect.</summary>
    bool Matches(IReadOnlyCollection<string> names);

    /// <summary>
    /// The name that a tensor of the file has in the network; null for one that the network has no use for.
    /// Several names may mean one tensor: the host sees to it that they agree.
    /// </summary>
    string? Map(string foreign);

    /// <summary>
    /// Whether a weight of the network must be in such a file; one that has no counterpart keeps its initial
    /// value.
    /// </summary>
    /// <param name="own">Its own name; those of the sampler's weights are asked for too.</param>
    bool IsExpected(string own);
}
