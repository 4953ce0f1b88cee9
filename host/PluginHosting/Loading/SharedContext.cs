using System.Reflection;
using System.Runtime.Loader;

namespace Idm.PluginHosting.Loading;

/// <summary>
/// A door to the default context that ignores versions: whichever one is asked for, the host's is given.
/// </summary>
/// <remarks>
/// Asked directly, the default context refuses a newer version than it has, and the plugin's own copy would
/// be loaded beside the host's: two kinds of tensors, and an abort when libtorch starts a second time.
/// </remarks>
internal sealed class SharedContext(IReadOnlyList<string> shared) : AssemblyLoadContext("shared")
{
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name is { } name && shared.Contains(name)
            ? Default.LoadFromAssemblyName(new AssemblyName(name))
            : null;
}
