using Idm.Common.Files;
using Idm.Configuration.Errors;
using Idm.Configuration.Exports;
using Idm.Configuration.Settings;
using Idm.Engine.Parts;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.TorchRuntime;

namespace Idm.Scripting.Scripts;

/// <summary>
/// The scripts of this process: each is read, compiled (or taken from the cache) and run once.
/// </summary>
/// <param name="registry">Plugins, whose types scripts may use.</param>
/// <param name="loader">Loads them when a script does.</param>
/// <param name="compiler">
/// Makes the compiler when the cache has no answer; only then is the compiler loaded.
/// </param>
/// <param name="cache">Compiled scripts.</param>
/// <param name="settings">What scripts may do.</param>
public sealed class ScriptLibrary(
    PluginRegistry registry, IPluginLoader loader, Func<IScriptCompiler> compiler, ScriptCache cache,
    ScriptSettings settings) : IScriptCatalog, IPartSource, IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.5);

    private readonly Dictionary<string, LoadedScript?> _loaded = [];

    /// <summary>The scripts that pipelines named so far.</summary>
    public IReadOnlyCollection<string> Files => _loaded.Keys;

    /// <summary>The settings.</summary>
    public ScriptSettings Settings => settings;

    /// <summary>Reads and compiles a script, or takes it from the cache.</summary>
    /// <param name="file">The script.</param>
    /// <param name="arguments">What follows it on the command line.</param>
    /// <exception cref="ConfigurationException">It cannot be read, or has errors: all of them.</exception>
    public LoadedScript Open(string file, IReadOnlyList<string> arguments)
    {
        var errors = new ConfigurationErrors();
        var script = Load(Path.GetFullPath(file), file, (NodeOrigin.Of(file), ""), arguments, errors);
        errors.ThrowIfAny();
        return script!;
    }

    /// <summary>Runs the statements of a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="grace">How long it may take to stop by itself when it is asked to.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="ScriptException">
    /// It threw: SCR002 with the line; or it defines a part wrongly: SCR009.
    /// </exception>
    /// <exception cref="PluginException">It threw this: a message for the user.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public int Run(LoadedScript script, TimeSpan? grace = null)
    {
        NativeTorch.Load(settings.Libtorch);            // a script's first line may compute
        var code = 0;
        try
        {
            Abortable.Run(() => code = ScriptStart.Run(script.Context, script.Session), grace ?? Grace,
                settings.Cancellation);
            return code;
        }
        catch (OperationCanceledException)
        {
            settings.Note($"{script.Source.Shown}: {ScriptCodes.Stopped}: the script was stopped");
            throw;
        }
        catch (BadPartException e)
        {
            throw new ScriptException(
                $"{script.Context.Symbols.PlaceOf(e.Part.Source) ?? script.Source.Shown}: error "
                    + $"{ScriptCodes.BadPart}: {e.Message}", e);
        }
        catch (Exception e) when (
            e is not (PluginException or UnwritableFileException or ConfigurationException or ScriptException
            or TorchLoadException))
        {
            throw new ScriptException(ScriptFailure.Describe(e)
                ?? $"{script.Source.Shown}: error {ScriptCodes.Thrown}: {e.GetType().Name}: "
                    + $"{e.Message.Split('\n')[0]}", e);
        }
    }

    /// <inheritdoc/>
    public ScriptExport? Find(ScriptRequest request, ConfigurationErrors errors)
    {
        if (ScriptFolders.Resolve(request, settings.Folders, errors) is not { } file) return null;
        if (!_loaded.TryGetValue(file, out var script))
        {
            script = Load(file, Shown(file), (request.Origin, request.Path), [], errors);
            if (script is not null && settings.Run && !TryRun(script, request, errors)) script = null;
            _loaded[file] = script;
        }
        if (script is null) return null;
        var identity = new PartScript(file, script.Source.Sha256);
        if (!settings.Run)
            return new ScriptExport(Path.GetFileNameWithoutExtension(file), null, identity, WasRun: false);
        var part = ScriptPartSearch.Find(script, request, errors);
        return part is null ? null : new ScriptExport(part.Name, part.OptionsType, identity, WasRun: true);
    }

    /// <summary>Creates a part that a pipeline takes from a script.</summary>
    /// <exception cref="PluginException">The script threw this: a message for the user.</exception>
    /// <exception cref="ScriptException">It threw anything else.</exception>
    public object Create(Part part, PluginContext context)
    {
        var script = _loaded[part.Script!.File]!;
        var definition = script.Parts.Single(p => p.Kind == part.Kind && p.Name == part.Use);
        try
        {
            return definition.Create(part.Options, context with { Folder = script.Source.Folder });
        }
        catch (Exception e) when (
            e is not (PluginException or UnwritableFileException) && ScriptFailure.Describe(e) is { } message)
        {
            throw new ScriptException(message, e);
        }
    }

    /// <inheritdoc/>
    public string? Explain(Exception exception) =>
        exception is ScriptException ? exception.Message : ScriptFailure.Describe(exception);

    /// <inheritdoc/>
    public PartOrigin? OriginOf(IOperator a) => ScriptOrigin.Of(a);

    /// <summary>Lets all scripts go.</summary>
    public void Dispose()
    {
        foreach (var script in _loaded.Values) script?.Dispose();
        _loaded.Clear();
    }

    private bool TryRun(LoadedScript script, ScriptRequest request, ConfigurationErrors errors)
    {
        try
        {
            Run(script);
            return true;
        }
        catch (Exception e) when (e is PluginException or ScriptException or UnwritableFileException)
        {
            errors.Add(
                ScriptCodes.Thrown, request.Origin, $"the script cannot be run. {e.Message}", request.Path);
            return false;
        }
    }

    private LoadedScript? Load(
        string file, string shown, (NodeOrigin Origin, string Path) named, IReadOnlyList<string> arguments,
        ConfigurationErrors errors)
    {
        if (ScriptReader.Read(file, shown, named.Origin, named.Path, errors) is not { } source) return null;
        var references = new ScriptReferences(registry, loader);
        if (!references.Accept(source, errors)) return null;
        var dlls = references.Of(source);
        var key = ScriptKey.Of(source, dlls);
        var script = cache.Find(key);
        if (script is null)
        {
            script = compiler().Compile(source, $"script-{key[..16]}", dlls, errors);
            if (script is null) return null;
            cache.Store(key, script);
        }
        return new LoadedScript(new ScriptContext(source, script, references.Plugin), new ScriptSession
        {
            Source = source,
            Arguments = arguments,
            Cancellation = settings.Cancellation,
            Bench = new ExperimentRunner(registry, loader, this),
        });
    }

    /// <summary>As short as it can be said from here.</summary>
    private static string Shown(string file)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, file);
        return relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
    }
}
