using Idm.Configuration;
using Idm.Configuration.Errors;
using Idm.Engine.Parts;
using Idm.Engine.Planning;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Scripting.Compilation;
using Idm.Scripting.Scripts;
using Idm.Sdk;

namespace Idm.Scripting.Tests;

/// <summary>
/// A temporary folder with scripts, and a library that compiles and runs them; gone afterwards.
/// </summary>
internal sealed class ScriptFolder : IDisposable, IScriptCompiler
{
    private static readonly string Program = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Idm.Cli",
        System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))));

    private static readonly PluginRegistry Registry = PluginRegistry.Scan(
        PluginFolders.Find(
            [new PluginSearchPlace(System.IO.Path.Combine(Program, "plugins"), "the tests", Named: true)]));

    private static readonly McMasterPluginLoader Loader = new();

    private readonly ScriptCompiler _compiler = new();

    public string Path { get; } = Directory.CreateTempSubdirectory("idm-scripts-").FullName;

    /// <summary>The checkout that the tests were built from.</summary>
    public static string Root { get; } = System.IO.Path.GetFullPath(
        System.IO.Path.Combine(Program, "..", "..", "..", ".."));

    /// <summary>How many scripts were compiled, not taken from the cache.</summary>
    public int Compiled { get; private set; }

    /// <summary>What was said to the user.</summary>
    public List<string> Notes { get; } = [];

    public ScriptFolder Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return this;
    }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public ScriptLibrary Library(bool run = true, CancellationToken cancellation = default) => new(
        Registry, Loader, () => this, new ScriptCache(PathOf("cache")),
        new ScriptSettings { Run = run, Note = Notes.Add, Cancellation = cancellation });

    /// <summary>What inputs at a prompt may use.</summary>
    public static ScriptReferences References { get; } = new(Registry, Loader);

    /// <summary>What an input at a prompt works with.</summary>
    public ScriptSession Session(CancellationToken cancellation) => new()
    {
        Source = new ScriptSource(PathOf("repl"), "repl", [new ScriptText("repl", "")], []),
        Bench = new ExperimentRunner(Registry, Loader, Library(cancellation: cancellation)),
        Cancellation = cancellation,
    };

    /// <summary>Runs a script; the caller disposes it.</summary>
    public LoadedScript Run(string name, params string[] arguments)
    {
        var library = Library();
        var script = library.Open(PathOf(name), arguments);
        library.Run(script);
        return script;
    }

    /// <summary>The lines that a user would see, the folder cut off.</summary>
    public string[] Errors(string name)
    {
        var error = Assert.Throws<ConfigurationException>(() => Run(name));
        return [.. error.Errors.Select(e => e.ToString().Replace(Path + "/", "", StringComparison.Ordinal))];
    }

    /// <summary>What a script that throws says.</summary>
    public string Thrown(string name) =>
        Assert.Throws<ScriptException>(() => Run(name)).Message.Replace(
            Path + "/", "", StringComparison.Ordinal);

    /// <summary>Loads a pipeline over scripts of this folder.</summary>
    public Pipeline Load(ScriptLibrary library, string parts) => Load(library, "pipeline.yaml", $"""
        name: scripted
        data: {"{ use: images, path: '*.png' }"}
        sampler: tv
        {parts}
        """);

    public string[] PipelineErrors(string parts)
    {
        using var library = Library();
        var error = Assert.Throws<ConfigurationException>(() => Load(library, parts));
        return [.. error.Errors.Select(e => e.ToString().Replace(Path + "/", "", StringComparison.Ordinal))];
    }

    /// <summary>Creates a part of a pipeline.</summary>
    public T Create<T>(ScriptLibrary library, Pipeline pipeline, Idm.Configuration.Settings.Part part)
        where T : class =>
        new PartFactory(Registry, Loader, Notes.Add, default, library).Create<T>(pipeline, part);

    /// <summary>Loads a pipeline of another folder, whose scripts are allowed.</summary>
    public Pipeline LoadFile(ScriptLibrary library, string file, params string[] sets) =>
        PipelineLoader.Load(file, sets, new ExportCatalog(Registry, Loader), library);

    /// <summary>What creates the parts of a pipeline.</summary>
    public PartFactory Parts(ScriptLibrary library) => new(Registry, Loader, Notes.Add, default, library);

    /// <summary>Makes a plan; the caller disposes it.</summary>
    public Plan Plan(ScriptLibrary library, Pipeline pipeline) =>
        new Planner(new PartFactory(Registry, Loader, Notes.Add, default, library), null, Notes.Add)
            .Make(pipeline, prove: (proof, _) => proof.Require(new ImageShape(1, 16, 12)));

    public CompiledScript? Compile(
        ScriptSource source, string assemblyName, IReadOnlyList<string> references,
        ConfigurationErrors errors)
    {
        Compiled++;
        return _compiler.Compile(source, assemblyName, references, errors);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private Pipeline Load(ScriptLibrary library, string name, string text)
    {
        Write(name, text);
        return PipelineLoader.Load(PathOf(name), [], new ExportCatalog(Registry, Loader), library);
    }
}
