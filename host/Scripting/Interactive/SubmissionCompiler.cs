using System.Reflection;
using System.Text;
using Idm.Engine.Planning;
using Idm.Scripting.Compilation;
using Idm.Scripting.Scripts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Idm.Scripting.Interactive;

/// <summary>Compiles inputs, each as a continuation of the one before it.</summary>
/// <param name="dlls">The dlls whose types inputs may use, besides .NET's own.</param>
internal sealed class SubmissionCompiler(IReadOnlyList<string> dlls)
{
    private static readonly CSharpParseOptions Submission = CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp14)
        .WithKind(SourceCodeKind.Script);

    private const string SemicolonExpected = "CS1002";

    private readonly IReadOnlyList<MetadataReference> _references =
        References.Of([.. dlls, typeof(ReplGlobals).Assembly.Location, .. Floors()]);

    /// <summary>The floors below the engine, whose types a pipeline and its plan are made of.</summary>
    private static IEnumerable<string> Floors() => typeof(Plan).Assembly.GetReferencedAssemblies()
        .Where(name => name.Name!.StartsWith("Idm.", StringComparison.Ordinal)
        && name.Name != typeof(Sdk.ExportKinds).Assembly.GetName().Name)
        .Select(name => Assembly.Load(name).Location);

    private CSharpCompilation? _previous;
    private int _count;

    /// <summary>Whether a text can be evaluated, rightly or wrongly, or waits for its other half.</summary>
    public static bool IsComplete(string text) =>
        SyntaxFactory.IsCompleteSubmission(Parse(new InputText("", 1, text)));

    /// <summary>
    /// The compilation of an input; it counts as the one before the next when it is accepted.
    /// </summary>
    public CSharpCompilation Next(InputText input)
    {
        var name = $"repl-{++_count}";
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            scriptClassName: $"Submission{_count}",
            // The first one's reach all that follow.
            usings: _previous is null ? ScriptImports.Namespaces.Concat(ScriptImports.Statics) : null,
            optimizationLevel: OptimizationLevel.Debug,         // run-time errors find their lines
            nullableContextOptions: NullableContextOptions.Disable,
            allowUnsafe: true);
        return CSharpCompilation.CreateScriptCompilation(
            name, Parse(input), _references, options, _previous, typeof(object), typeof(ReplGlobals));
    }

    /// <summary>
    /// The same input with loops that can be stopped and calls that end no process; nothing else differs.
    /// </summary>
    public static CSharpCompilation Tamed(CSharpCompilation compilation)
    {
        var tree = compilation.SyntaxTrees[0];
        return CheckedCalls.In(compilation.ReplaceSyntaxTree(tree, StoppableLoops.In(tree)), _ => true);
    }

    /// <summary>Lets the next input see what this one declares.</summary>
    public void Accept(CSharpCompilation compilation) => _previous = compilation;

    /// <summary>The expression whose value an input has; null if it has none.</summary>
    public static ExpressionSyntax? ResultOf(CSharpCompilation compilation)
    {
        var tree = compilation.SyntaxTrees[0];
        var last = tree.GetCompilationUnitRoot().Members.LastOrDefault();
        if (last is not GlobalStatementSyntax
            {
                Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } statement,
            }) return null;
        var type = compilation.GetSemanticModel(tree).GetTypeInfo(statement.Expression);
        return type.Type?.SpecialType == SpecialType.System_Void ? null : statement.Expression;
    }

    /// <summary>Whether an input says which namespaces are used, and nothing else.</summary>
    public static bool IsUsings(CSharpCompilation compilation) =>
        compilation.SyntaxTrees[0].GetCompilationUnitRoot() is
    {
        Usings: [_, ..], Members: [GlobalStatementSyntax { Statement: EmptyStatementSyntax }],
    };

    /// <summary>What an input says, as a statement that others may follow.</summary>
    public static string StatementOf(CSharpCompilation compilation)
    {
        var tree = compilation.SyntaxTrees[0];
        var text = tree.ToString();
        // What stood before it on its line was for the prompt, and is blank.
        var blank = text.Length - text.TrimStart(' ').Length;
        if (IsUsings(compilation))
            return text.Remove(tree.GetCompilationUnitRoot().Members[0].SpanStart, 1)[blank..];
        var last = tree.GetCompilationUnitRoot().Members.LastOrDefault();
        if (last is not GlobalStatementSyntax
            {
                Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } statement,
            }) return text[blank..];
        return statement.Expression is InvocationExpressionSyntax or AssignmentExpressionSyntax or AwaitExpressionSyntax
            or PostfixUnaryExpressionSyntax
                ? text.Insert(statement.Expression.Span.End, ";")[blank..]
                : "// " + text[blank..].Replace("\n", "\n// ", StringComparison.Ordinal);
    }

    /// <summary>Parses an input; the semicolon after the last statement may be left out.</summary>
    public static SyntaxTree Parse(InputText input)
    {
        var tree = Parse(input, input.Text);
        var root = tree.GetCompilationUnitRoot();
        var errors = tree.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        // Comments may follow.
        var end = root.GetLastToken().Span.End;
        var onlyUsings = root is { Members: [], Usings: [_, ..] };
        var forgotten = errors is [{ Id: SemicolonExpected } only]
            && only.Location.SourceSpan.Start >= end - 1
            // What looks like a method without its body waits for the body.
            && (onlyUsings || root.Members.LastOrDefault() is GlobalStatementSyntax or FieldDeclarationSyntax
                or MethodDeclarationSyntax { ExpressionBody: not null });
        // The compiler forgets the usings of an input that does nothing else: an empty statement is
        // something.
        var missing = (forgotten ? ";" : "") + (onlyUsings && (forgotten || errors.Count == 0) ? ";" : "");
        return missing.Length > 0 ? Parse(input, input.Text.Insert(end, missing)) : tree;
    }

    private static SyntaxTree Parse(InputText input, string text) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), Submission, input.Name);
}
