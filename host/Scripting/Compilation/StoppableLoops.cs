using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Idm.Scripting.Compilation;

/// <summary>
/// Puts a look at the stop signal into every loop, so that none is without end. All lines stay where they
/// are.
/// </summary>
internal sealed class StoppableLoops : CSharpSyntaxRewriter
{
    /// <summary>The look, as a statement.</summary>
    public const string Call = "global::Idm.Scripting.Scripts.ScriptLoop.Check();";

    private static readonly StatementSyntax Check = SyntaxFactory.ParseStatement(Call);

    // The blank tells a block that was there from one that was put around a statement.
    private static readonly SyntaxTriviaList InBlock = [SyntaxFactory.Space];

    /// <summary>The same text with loops that can be stopped.</summary>
    public static SyntaxTree In(SyntaxTree tree) => CSharpSyntaxTree.Create(
        (CSharpSyntaxNode)new StoppableLoops()
        .Visit(tree.GetRoot()), (CSharpParseOptions)tree.Options, tree.FilePath,
        Encoding.UTF8);

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) =>
        base.VisitWhileStatement(node) is WhileStatementSyntax loop
            ? loop.WithCloseParenToken(Bare(loop.CloseParenToken))
            .WithStatement(Guarded(loop.Statement, loop.CloseParenToken))
            : null;

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node) =>
        base.VisitDoStatement(node) is DoStatementSyntax loop
            ? loop.WithDoKeyword(Bare(loop.DoKeyword)).WithStatement(Guarded(loop.Statement, loop.DoKeyword))
            : null;

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node) =>
        base.VisitForStatement(node) is ForStatementSyntax loop
            ? loop.WithCloseParenToken(Bare(loop.CloseParenToken))
            .WithStatement(Guarded(loop.Statement, loop.CloseParenToken))
            : null;

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) =>
        base.VisitForEachStatement(node) is ForEachStatementSyntax loop
            ? loop.WithCloseParenToken(Bare(loop.CloseParenToken))
            .WithStatement(Guarded(loop.Statement, loop.CloseParenToken))
            : null;

    public override SyntaxNode? VisitForEachVariableStatement(ForEachVariableStatementSyntax node) =>
        base.VisitForEachVariableStatement(node) is ForEachVariableStatementSyntax loop
            ? loop.WithCloseParenToken(Bare(loop.CloseParenToken))
            .WithStatement(Guarded(loop.Statement, loop.CloseParenToken))
            : null;

    private static SyntaxToken Bare(SyntaxToken token) => token.WithTrailingTrivia();

    /// <summary>
    /// The check comes as early as can be: what follows on other lines keeps line and column.
    /// </summary>
    /// <param name="body">The body of a loop.</param>
    /// <param name="before">
    /// The token before it; what trails it, the end of its line for example, trails the check.
    /// </param>
    private static BlockSyntax Guarded(StatementSyntax body, SyntaxToken before)
    {
        if (body is not BlockSyntax block)
            return SyntaxFactory.Block(Check.WithTrailingTrivia(before.TrailingTrivia), body);
        var brace = block.OpenBraceToken;
        return block
            .WithOpenBraceToken(
                brace.WithLeadingTrivia(before.TrailingTrivia.AddRange(brace.LeadingTrivia))
                .WithTrailingTrivia())
            .WithStatements(
                block.Statements.Insert(
                    0, Check.WithLeadingTrivia(InBlock).WithTrailingTrivia(brace.TrailingTrivia)));
    }
}
