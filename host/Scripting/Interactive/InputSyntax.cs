using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Idm.Scripting.Interactive;

/// <summary>The syntax of an input: whether it is complete, what its value is, what it declares.</summary>
internal static class InputSyntax
{
    private static readonly CSharpParseOptions Submission = CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp14)
        .WithKind(SourceCodeKind.Script);

    private const string SemicolonExpected = "CS1002";

    /// <summary>Whether a text can be evaluated, rightly or wrongly, or waits for its other half.</summary>
    public static bool IsComplete(string text) =>
        SyntaxFactory.IsCompleteSubmission(Parse(new InputText("", 1, text)));

    /// <summary>Parses an input; the semicolon after the last statement may be left out.</summary>
    public static SyntaxTree Parse(InputText input)
    {
        var tree = Parse(input, input.Text);
        // Comments may follow.
        var end = tree.GetCompilationUnitRoot().GetLastToken().Span.End;
        if (IsSemicolonForgotten(tree, end)) tree = Parse(input, input.Text.Insert(end, ";"));
        // The compiler forgets the usings and references of an input that does nothing else: an empty
        // statement is something.
        var root = tree.GetCompilationUnitRoot();
        return root.Members.Count == 0 && (root.Usings.Count > 0 || HasDirectives(root))
            && ErrorsIn(tree).Count == 0
                ? Parse(input, tree + "\n;")
                : tree;
    }

    /// <summary>The expression whose value an input has; null if it has none.</summary>
    public static ExpressionSyntax? ResultOf(CSharpCompilation compilation, string name)
    {
        var tree = TreeOf(compilation, name);
        if (LastExpression(tree) is not { } expression) return null;
        var type = compilation.GetSemanticModel(tree).GetTypeInfo(expression);
        return type.Type?.SpecialType == SpecialType.System_Void ? null : expression;
    }

    /// <summary>Whether later inputs see anything of this one: names, namespaces, libraries.</summary>
    public static bool Declares(CSharpCompilation compilation, string name) =>
        TreeOf(compilation, name).GetCompilationUnitRoot() is var root
        && (root.Usings.Count > 0 || root.Externs.Count > 0 || HasDirectives(root)
            || compilation.ScriptClass!.GetMembers().Any(member => !member.IsImplicitlyDeclared));

    /// <summary>The tree of an input, among those of the files that it loads.</summary>
    public static SyntaxTree TreeOf(CSharpCompilation compilation, string name) =>
        compilation.SyntaxTrees.Last(tree => tree.FilePath == name);

    /// <summary>Place of an input in a script.</summary>
    public static ScriptPlace PlaceOf(SyntaxTree tree)
    {
        var root = tree.GetCompilationUnitRoot();
        if (root.Members is not [GlobalStatementSyntax { Statement: EmptyStatementSyntax }])
            return ScriptPlace.Statements;
        return root.Usings.Count > 0 ? ScriptPlace.Usings
            : HasDirectives(root) ? ScriptPlace.Directives : ScriptPlace.Statements;
    }

    /// <summary>Input as a statement that others may follow.</summary>
    public static string StatementOf(SyntaxTree tree)
    {
        var text = tree.ToString();
        // What stood before it on its line was for the prompt, and is blank.
        var blank = text.Length - text.TrimStart(' ').Length;
        if (PlaceOf(tree) != ScriptPlace.Statements)
            return text.Remove(tree.GetCompilationUnitRoot().Members[0].SpanStart, 1)[blank..].TrimEnd('\n');
        if (LastExpression(tree) is not { } expression) return text[blank..];
        return expression is InvocationExpressionSyntax or AssignmentExpressionSyntax or AwaitExpressionSyntax
            or PostfixUnaryExpressionSyntax
                ? text.Insert(expression.Span.End, ";")[blank..]
                : "// " + text[blank..].Replace("\n", "\n// ", StringComparison.Ordinal);
    }

    private static bool IsSemicolonForgotten(SyntaxTree tree, int end)
    {
        var root = tree.GetCompilationUnitRoot();
        return ErrorsIn(tree) is [{ Id: SemicolonExpected } only]
            && only.Location.SourceSpan.Start >= end - 1
            // What looks like a method without its body waits for the body.
            && (root is { Members: [], Usings: [_, ..] }
                || root.Members.LastOrDefault() is GlobalStatementSyntax or FieldDeclarationSyntax
                    or MethodDeclarationSyntax { ExpressionBody: not null });
    }

    private static List<Diagnostic> ErrorsIn(SyntaxTree tree) =>
        [.. tree.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];

    private static ExpressionSyntax? LastExpression(SyntaxTree tree) =>
        tree.GetCompilationUnitRoot().Members.LastOrDefault() is GlobalStatementSyntax
        {
            Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } statement,
        }
            ? statement.Expression
            : null;

    private static bool HasDirectives(CompilationUnitSyntax root) =>
        root.GetReferenceDirectives().Count > 0 || root.GetLoadDirectives().Count > 0;

    private static SyntaxTree Parse(InputText input, string text) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), Submission, input.Name);
}
