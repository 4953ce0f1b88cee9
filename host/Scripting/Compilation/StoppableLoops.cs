using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Idm.Scripting.Compilation;

/// <summary>Puts a look at the stop signal into every loop, so that none is without end. All lines stay where they are.</summary>
internal sealed partial class StoppableLoops : CSharpSyntaxRewriter
{
    private const string Call = "global::Idm.Engine.Scripts.ScriptLoop.Check();";

    private static readonly StatementSyntax Check = SyntaxFactory.ParseStatement(Call);

    // The blank tells a block that was there from one that was put around a statement.
    private static readonly SyntaxTriviaList InBlock = [SyntaxFactory.Space];

    /// <summary>The same text with loops that can be stopped.</summary>
    public static SyntaxTree In(SyntaxTree tree) => CSharpSyntaxTree.Create(
        (CSharpSyntaxNode)new StoppableLoops().Visit(tree.GetRoot()), (CSharpParseOptions)tree.Options, tree.FilePath,
        Encoding.UTF8);

    /// <summary>Which column of the text as it was written is meant by one of the text with checks; both from 1.</summary>
    /// <param name="line">The line with checks.</param>
    /// <param name="column">The column in there.</param>
    public static int WrittenColumn(string line, int column)
    {
        var before = line[..Math.Clamp(column - 1, 0, line.Length)];
        return Inserted().Replace(before, "").Length + 1;
    }

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) =>
        base.VisitWhileStatement(node) is WhileStatementSyntax loop ? loop.WithStatement(Guarded(loop.Statement)) : null;

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node) =>
        base.VisitDoStatement(node) is DoStatementSyntax loop ? loop.WithStatement(Guarded(loop.Statement)) : null;

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node) =>
        base.VisitForStatement(node) is ForStatementSyntax loop ? loop.WithStatement(Guarded(loop.Statement)) : null;

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) =>
        base.VisitForEachStatement(node) is ForEachStatementSyntax loop ? loop.WithStatement(Guarded(loop.Statement)) : null;

    public override SyntaxNode? VisitForEachVariableStatement(ForEachVariableStatementSyntax node) =>
        base.VisitForEachVariableStatement(node) is ForEachVariableStatementSyntax loop
            ? loop.WithStatement(Guarded(loop.Statement))
            : null;

    /// <summary>The check stands on the line of the brace: what follows on other lines keeps line and column.</summary>
    private static BlockSyntax Guarded(StatementSyntax body)
    {
        if (body is not BlockSyntax block) return SyntaxFactory.Block(Check, body);
        var brace = block.OpenBraceToken;
        return block
            .WithOpenBraceToken(brace.WithTrailingTrivia())
            .WithStatements(block.Statements.Insert(0, Check.WithLeadingTrivia(InBlock).WithTrailingTrivia(brace.TrailingTrivia)));
    }

    [GeneratedRegex("[ {]global::Idm\\.Engine\\.Scripts\\.ScriptLoop\\.Check\\(\\);")]
    private static partial Regex Inserted();
}
