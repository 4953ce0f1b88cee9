using System.Text;
using Idm.Configuration.Errors;
using Idm.Scripting.Scripts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Idm.Scripting.Compilation;

/// <summary>
/// Compiles scripts with Roslyn: a .cs file as the program that <c>dotnet build</c> makes of it, a .csx file
/// as a script.
/// </summary>
public sealed class ScriptCompiler : IScriptCompiler
{
    private static readonly CSharpParseOptions Program = CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp14)
        .WithFeatures([new("FileBasedProgram", "true")]);

    private static readonly CSharpParseOptions Submission = CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp14)
        .WithKind(SourceCodeKind.Script);

    private static readonly EmitOptions Emission = new(
        debugInformationFormat: DebugInformationFormat.PortablePdb,
        instrumentationKinds: [InstrumentationKind.StackOverflowProbing]);      // recursion ends

    /// <inheritdoc/>
    public CompiledScript? Compile(
        ScriptSource source, string assemblyName, IReadOnlyList<string> references,
        ConfigurationErrors errors)
    {
        var known = References.Of(references);
        using var dll = new MemoryStream();
        using var pdb = new MemoryStream();
        var tamed = CheckedCalls.In(
            Compilation(source, assemblyName, known, StoppableLoops.In),
            tree => !source.IsSubmission || tree.FilePath == source.Texts[0].Name);
        var result = tamed.Emit(dll, pdb, options: Emission);
        if (result.Success) return new CompiledScript(dll.ToArray(), pdb.ToArray());

        // What is wrong is told about the text as it was written.
        var written = Compilation(source, assemblyName, known, tree => tree).GetDiagnostics();
        foreach (var problem in written.Concat(result.Diagnostics.Where(d => !d.Location.IsInSource))
            .Where(d => d.Severity == DiagnosticSeverity.Error).Distinct())
        {
            errors.Add(ScriptCodes.Compilation, OriginOf(problem, source),
                $"{problem.Id}: {problem.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
        }
        return null;
    }

    private static CSharpCompilation Compilation(
        ScriptSource source, string assemblyName, IReadOnlyList<MetadataReference> references,
        Func<SyntaxTree, SyntaxTree> rewrite) =>
        source.IsSubmission
            ? AsSubmission(source, assemblyName, references, rewrite)
            : AsProgram(source, assemblyName, references, rewrite);

    private static CSharpCompilation AsProgram(
        ScriptSource source, string assemblyName, IReadOnlyList<MetadataReference> references,
        Func<SyntaxTree, SyntaxTree> rewrite)
    {
        var imports = string.Concat(
            ScriptImports.Namespaces.Select(n => $"global using {n};\n")
                .Concat(ScriptImports.Statics.Select(s => $"global using static {s};\n")));
        var program = CSharpCompilation.Create(
            assemblyName,
            [.. source.Texts.Select(t => rewrite(Parse(t, Program))), CSharpSyntaxTree.ParseText(
                imports, Program)],
            references,
            Options(OutputKind.ConsoleApplication));
        // Classes alone have nothing to begin with; what they export is there all the same.
        return program.GetEntryPoint(default) is null
            && !program.SyntaxTrees.Any(
                t => t.GetCompilationUnitRoot().Members.Any(SyntaxKind.GlobalStatement))
                ? program.WithOptions(Options(OutputKind.DynamicallyLinkedLibrary))
                : program;
    }

    private static CSharpCompilation AsSubmission(
        ScriptSource source, string assemblyName, IReadOnlyList<MetadataReference> references,
        Func<SyntaxTree, SyntaxTree> rewrite) =>
        CSharpCompilation.CreateScriptCompilation(
            assemblyName,
            rewrite(Parse(source.Texts[0], Submission)),
            references,
            Options(OutputKind.DynamicallyLinkedLibrary)
                .WithScriptClassName("Script")
                .WithUsings(ScriptImports.Namespaces.Concat(ScriptImports.Statics))
                .WithSourceReferenceResolver(
                    new LoadedTexts(source, text => rewrite(Parse(text, Submission)).ToString()))
                .WithMetadataReferenceResolver(new NamedLibraries(source)),
            returnType: typeof(object));

    private static CSharpCompilationOptions Options(OutputKind kind) => new(
        kind,
        optimizationLevel: OptimizationLevel.Debug,         // run-time errors find their lines
        nullableContextOptions: NullableContextOptions.Enable,
        allowUnsafe: true,
        deterministic: true,
        concurrentBuild: true);

    private static SyntaxTree Parse(ScriptText text, CSharpParseOptions options) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text.Text, Encoding.UTF8), options, text.Name);

    private static NodeOrigin OriginOf(Diagnostic problem, ScriptSource source)
    {
        if (!problem.Location.IsInSource) return NodeOrigin.Of(source.Shown);
        var place = problem.Location.GetMappedLineSpan();
        var name = place.Path.Length == 0 ? source.Texts[0].Name : place.Path;
        return new NodeOrigin(
            source.ShownNameOf(name), place.StartLinePosition.Line + 1, place.StartLinePosition.Character
            + 1);
    }
}
