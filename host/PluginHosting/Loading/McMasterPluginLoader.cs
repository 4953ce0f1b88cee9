using System.Reflection;
using Idm.Sdk;
using McMaster.NETCore.Plugins;

namespace Idm.PluginHosting.Loading;

/// <summary>
/// The loader on top of DotNetCorePlugins: one context per plugin, sharing the SDK and TorchSharp only.
/// </summary>
public sealed class McMasterPluginLoader : IPluginLoader
{
    // TorchSharp refers to these, but they are not part of the contract: a plugin may bring its own versions.
    private static readonly string[] _private = ["Google.Protobuf", "SkiaSharp", "ICSharpCode.SharpZipLib"];

    private readonly SharedContext _shared = new(HostFacts.SharedAssemblies);
    private readonly Dictionary<Plugin, PluginLoader> _loaders = [];
    private readonly Lock _lock = new();
    private int _assembliesSeen;

    /// <inheritdoc/>
    public Assembly LoadAssembly(Plugin plugin)
    {
        if (plugin.Refusal is { } refusal) throw new PluginLoadException(refusal);
        Assembly assembly;
        try
        {
            lock (_lock) assembly = LoaderOf(plugin).LoadDefaultAssembly();
        }
        catch (Exception e)
        {
            throw PluginFailed(plugin, e);
        }

        RequireInvariants(plugin);
        plugin.MarkLoaded();
        return assembly;
    }

    /// <inheritdoc/>
    public Type LoadType(Export export)
    {
        var assembly = LoadAssembly(export.Plugin);
        Type type;
        bool implements;
        var contract = ExportKinds.Contracts[export.Kind];
        try
        {
            type = assembly.GetType(export.TypeName, throwOnError: true)!;
            implements = type.IsAssignableTo(contract);
        }
        catch (Exception e)
        {
            // Two kinds of tensors surface as a missing implementation: say the cause, not the symptom.
            RequireInvariants(export.Plugin);
            throw ExportFailed(export, ExportMessages.CannotLoadType(export.TypeName, e.Message), e);
        }

        RequireInvariants(export.Plugin);
        return implements
            ? type
            : throw ExportFailed(export, ExportMessages.WrongContract(export, contract), null);
    }

    /// <inheritdoc/>
    public Type? OptionsType(Export export) => ConstructorOf(export).OptionsType;

    /// <inheritdoc/>
    public object Create(Export export, object? options, PluginContext context)
    {
        var constructor = ConstructorOf(export);
        if (options is not null && constructor.OptionsType?.IsInstanceOfType(options) != true)
        {
            throw new ArgumentException(
                $"{export} takes options of type {constructor.OptionsType?.FullName ?? "none"}, "
                + $"got {options.GetType().FullName}", nameof(options));
        }

        try
        {
            var instance = constructor.Invoke(options, context);
            RequireInvariants(export.Plugin);
            return instance;
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is not PluginLoadException)
        {
            RequireInvariants(export.Plugin);
            if (StartFailure.IsOfModule(e)) throw PluginFailed(export.Plugin, e);
            var cause = StartFailure.Unwrap(e);
            var finding = ExportMessages.FailedToStart(export, StartFailure.Describe(e));
            // Options that do not fit are the pipeline's fault: the plugin is as good as before.
            throw cause is PluginException
                ? new PluginLoadException(finding, cause)
                : ExportFailed(export, finding, cause);
        }
    }

    private PluginLoader LoaderOf(Plugin plugin)
    {
        if (_loaders.TryGetValue(plugin, out var loader)) return loader;
        loader = PluginLoader.CreateFromAssemblyFile(plugin.MainFile!, config =>
        {
            config.DefaultContext = _shared;
            config.IsLazyLoaded = true;
            config.IsUnloadable = false;
            foreach (var name in HostFacts.SharedAssemblies)
                config.SharedAssemblies.Add(new AssemblyName(name));
            foreach (var name in _private) config.PrivateAssemblies.Add(new AssemblyName(name));
        });
        return _loaders[plugin] = loader;
    }

    private ExportConstructor ConstructorOf(Export export)
    {
        var type = LoadType(export);
        try
        {
            if (ExportConstructor.Find(type) is { } constructor) return constructor;
        }
        catch (Exception e)
        {
            throw ExportFailed(export, ExportMessages.CannotLoadType(export.TypeName, e.Message), e);
        }

        throw ExportFailed(export, ExportMessages.CannotLoadType(
            export.TypeName, "it has no constructor (TOptions[, PluginContext])"), null);
    }

    // A second copy comes with an assembly: while none was loaded, there is nothing to look for.
    private void RequireInvariants(Plugin plugin)
    {
        var assemblies = AppDomain.CurrentDomain.GetAssemblies().Length;
        if (Interlocked.Exchange(ref _assembliesSeen, assemblies) == assemblies) return;
        if (LoadInvariants.Violation() is not { } violation) return;
        Interlocked.Exchange(ref _assembliesSeen, 0);
        plugin.Refuse(violation, PluginStatus.Failed);
        throw new PluginLoadException(violation);
    }

    private static PluginLoadException PluginFailed(Plugin plugin, Exception e)
    {
        var finding = ExportMessages.CannotLoadPlugin(plugin.Id, StartFailure.Describe(e));
        plugin.Refuse(finding, PluginStatus.Failed);
        return new PluginLoadException(finding, StartFailure.Unwrap(e));
    }

    private static PluginLoadException ExportFailed(Export export, PluginFinding finding, Exception? cause)
    {
        export.Plugin.MarkFailed(finding);
        return new PluginLoadException(finding, cause);
    }
}
