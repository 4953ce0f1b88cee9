using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Idm.Engine.Planning;
using Idm.Scripting.Compilation;
using Idm.Scripting.Scripts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Idm.Scripting.Interactive;

/// <summary>The inputs that declared something, each a continuation of the one before it.</summary>
/// <remarks>
/// <see cref="CSharpScript"/> compiles, loads and runs them, and its <see cref="ScriptState"/> holds their
/// variables. References are given to the first input alone: later ones inherit them, whereas a compilation
/// with references of its own keeps its own copy of all their symbols, and of those of all inputs before it.
/// </remarks>
/// <param name="references">What inputs may use.</param>
/// <param name="globals">What they find without declaring it.</param>
internal sealed class SubmissionChain(ScriptReferences references, ReplGlobals globals)
{
    private readonly ScriptOptions _options = ScriptOptions.Default
        .WithReferences(Array.Empty<MetadataReference>())
        .WithLanguageVersion(LanguageVersion.CSharp14)
        .WithFileEncoding(Encoding.UTF8)
        .WithEmitDebugInformation(true)                     // run-time errors find their lines
        .WithAllowUnsafe(true)
        .WithSourceResolver(new SourceFileResolver([], Environment.CurrentDirectory))
        .WithMetadataResolver(
            ScriptMetadataResolver.Default.WithBaseDirectory(Environment.CurrentDirectory));

    private ScriptState? _state;

    private ScriptState State => _state ??= Begin();

    /// <summary>A text as a continuation of what was accepted.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="text">The text.</param>
    /// <param name="files">Opens the files of <c>#load</c>; as they are if null.</param>
    public Script<object?> Next(string name, string text, SourceReferenceResolver? files = null) =>
        State.Script.ContinueWith<object?>(
            text, _options.WithFilePath(name).WithSourceResolver(files ?? _options.SourceResolver));

    /// <summary>Runs a continuation, on this thread until it awaits something.</summary>
    public ScriptState<object?> Run(Script<object?> script) =>
        script.RunFromAsync(State, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Lets the next input see what this one declared.</summary>
    public void Accept(ScriptState state) => _state = state;

    private ScriptState<object?> Begin()
    {
        var first = CSharpScript.Create<object?>(
            globals.Declarations + "System.Reflection.Assembly.GetExecutingAssembly()",
            _options.WithReferences(References.Of([.. references.Host, .. Floors()])
                .Concat(references.Plugins.Select(References.WithoutPlace)))
                .WithImports(ScriptImports.Namespaces.Concat(ScriptImports.Statics)),
            typeof(ReplGlobals));
        var state = first.RunAsync(globals).GetAwaiter().GetResult();
        // Of a plugin whose dll it knew the place of, the loader would load a second copy.
        AssemblyLoadContext.GetLoadContext((Assembly)state.ReturnValue!)!.Resolving +=
            (_, name) => references.Plugin(name.Name!);
        return state;
    }

    /// <summary>The floors below the engine, whose types a pipeline and its plan are made of.</summary>
    private static IEnumerable<string> Floors() => typeof(Plan).Assembly.GetReferencedAssemblies()
        .Where(name => name.Name!.StartsWith("Idm.", StringComparison.Ordinal)
        && name.Name != typeof(Sdk.ExportKinds).Assembly.GetName().Name)
        .Select(name => Assembly.Load(name).Location);
}
