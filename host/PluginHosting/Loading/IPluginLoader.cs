using System.Reflection;
using Idm.Sdk;

namespace Idm.PluginHosting.Loading;

/// <summary>
/// Loads plugins and creates what they export: the only place where plugin code starts to run.
/// </summary>
/// <remarks>
/// A plugin is loaded when something of it is first asked for, into a context of its own that lives as long
/// as the process. All methods throw <see cref="PluginLoadException"/>, whose message is for the user; the
/// plugin keeps the finding. All are thread-safe.
/// </remarks>
public interface IPluginLoader
{
    /// <summary>The main assembly of a plugin.</summary>
    /// <exception cref="PluginLoadException">
    /// It cannot be loaded: PLG052, PLG070, or why it was refused before.
    /// </exception>
    Assembly LoadAssembly(Plugin plugin);

    /// <summary>The class behind an export; it implements the contract of its kind.</summary>
    /// <exception cref="PluginLoadException">As above, or PLG050, PLG051.</exception>
    Type LoadType(Export export);

    /// <summary>The record that the export takes its options as; null if it takes none.</summary>
    /// <exception cref="PluginLoadException">As above.</exception>
    Type? OptionsType(Export export);

    /// <summary>Creates an instance, which implements the contract of the export's kind.</summary>
    /// <param name="export">What to create.</param>
    /// <param name="options">An object of <see cref="OptionsType"/>; null for the defaults.</param>
    /// <param name="context">What the host tells the plugin.</param>
    /// <exception cref="PluginLoadException">As above, or PLG053: its constructor threw.</exception>
    /// <exception cref="OperationCanceledException">The context's cancellation was asked for.</exception>
    object Create(Export export, object? options, PluginContext context);
}
