using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers;

/// <summary>
/// A part of a network that only gives its children a name: <c>in_layers</c> in <c>in_layers.0</c>.
/// </summary>
internal sealed class Named : nn.Module
{
    private Named()
        : base(nameof(Named))
    {
    }

    /// <summary>Gives modules their places in a checkpoint; a name may have one dot.</summary>
    /// <param name="owner">What they become children of.</param>
    /// <param name="children">Names and modules; those without a module are left out.</param>
    public static void Register(
        nn.Module owner, params IEnumerable<(string Name, nn.Module? Module)> children)
    {
        var groups = new Dictionary<string, Named>(StringComparer.Ordinal);
        foreach (var (name, module) in children)
        {
            if (module is null) continue;
            var parts = name.Split('.');
            if (parts.Length == 1)
            {
                owner.register_module(name, module);
                continue;
            }
            if (!groups.TryGetValue(parts[0], out var group))
            {
                groups.Add(parts[0], group = new Named());
                owner.register_module(parts[0], group);
            }
            group.register_module(parts[1], module);
        }
    }
}
