using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Idm.Scripting.Compilation;

/// <summary>
/// Puts a look at the stack into every function, so that recursion without end is an exception and not the
/// end of the process. All lines stay where they are.
/// </summary>
/// <remarks>
/// A body of statements begins with the look. <c>=> e</c> becomes <c>=> Enter()?(e):default</c> where it has
/// a value, and a block where it has none. Of a lambda only the compiler knows that: without its model, one
/// that may have no value stays as it is.
/// </remarks>
internal sealed class BoundedRecursion : CSharpSyntaxWalker
{
    /// <summary>The look, as an expression that is true.</summary>
    public const string Call = "global::Idm.Scripting.Scripts.ScriptLoop.Enter()";

    /// <summary>What follows an expression that has a look before it.</summary>
    public const string Otherwise = "):default/**/";

    /// <summary>What stands where the arrow of a member without a value stood.</summary>
    public const string Arrow = "/*=>*/";

    /// <summary>The end of a lambda without a value.</summary>
    public const string EndOfLambda = ";/**/}";

    /// <summary>The end of a member without a value: its semicolon stood there.</summary>
    public const string EndOfMember = ";/*;*/}";

    private readonly List<(int Start, int Length, string Text)> _changes = [];
    private readonly SemanticModel? _model;

    private BoundedRecursion(SemanticModel? model) => _model = model;

    /// <summary>The same text with functions that end.</summary>
    /// <param name="tree">The text.</param>
    /// <param name="model">What the compiler knows of it; null if it is not asked.</param>
    public static SyntaxTree In(SyntaxTree tree, SemanticModel? model)
    {
        var walker = new BoundedRecursion(model);
        walker.Visit(tree.GetRoot());
        var (written, text, at) = (tree.ToString(), new StringBuilder(), 0);
        // What was put at one place stays in its order: the ends of lambdas within lambdas.
        foreach (var (start, length, inserted) in walker._changes.OrderBy(c => c.Start))
        {
            text.Append(written, at, start - at).Append(inserted);
            at = start + length;
        }
        text.Append(written, at, written.Length - at);
        return CSharpSyntaxTree.ParseText(
            text.ToString(), (CSharpParseOptions)tree.Options, tree.FilePath, Encoding.UTF8);
    }

    public override void VisitMethodDeclaration(MethodDeclarationSyntax node) =>
        Member(node.Body, node.ExpressionBody, HasValue(node.ReturnType, node.Modifiers),
            node.SemicolonToken, () => base.VisitMethodDeclaration(node));

    public override void VisitLocalFunctionStatement(LocalFunctionStatementSyntax node) =>
        Member(node.Body, node.ExpressionBody, HasValue(node.ReturnType, node.Modifiers),
            node.SemicolonToken, () => base.VisitLocalFunctionStatement(node));

    public override void VisitConstructorDeclaration(ConstructorDeclarationSyntax node) =>
        Member(node.Body, node.ExpressionBody, false, node.SemicolonToken,
            () => base.VisitConstructorDeclaration(node));

    public override void VisitOperatorDeclaration(OperatorDeclarationSyntax node) =>
        Member(node.Body, node.ExpressionBody, true, default, () => base.VisitOperatorDeclaration(node));

    public override void VisitConversionOperatorDeclaration(ConversionOperatorDeclarationSyntax node) =>
        Member(node.Body, node.ExpressionBody, true, default,
            () => base.VisitConversionOperatorDeclaration(node));

    public override void VisitPropertyDeclaration(PropertyDeclarationSyntax node) =>
        Member(null, node.ExpressionBody, true, default, () => base.VisitPropertyDeclaration(node));

    public override void VisitIndexerDeclaration(IndexerDeclarationSyntax node) =>
        Member(null, node.ExpressionBody, true, default, () => base.VisitIndexerDeclaration(node));

    public override void VisitAccessorDeclaration(AccessorDeclarationSyntax node) =>
        Member(node.Body, node.ExpressionBody, node.IsKind(SyntaxKind.GetAccessorDeclaration),
            node.SemicolonToken, () => base.VisitAccessorDeclaration(node));

    public override void VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node) =>
        Lambda(node, () => base.VisitSimpleLambdaExpression(node));

    public override void VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node) =>
        Lambda(node, () => base.VisitParenthesizedLambdaExpression(node));

    public override void VisitAnonymousMethodExpression(AnonymousMethodExpressionSyntax node)
    {
        Begin(node.Block);
        base.VisitAnonymousMethodExpression(node);
    }

    private void Member(
        BlockSyntax? body, ArrowExpressionClauseSyntax? arrow, bool hasValue, SyntaxToken semicolon,
        Action visit)
    {
        Begin(body);
        var guarded = arrow is not null && CanBeGuarded(arrow.Expression);
        if (guarded && hasValue) Insert(arrow!.Expression.SpanStart, Call + "?(");
        else if (guarded) _changes.Add((arrow!.ArrowToken.SpanStart, 2, $"{Arrow}{{{Call};"));
        visit();
        if (guarded && hasValue) Insert(arrow!.Expression.Span.End, Otherwise);
        else if (guarded) _changes.Add((semicolon.SpanStart, semicolon.Span.Length, EndOfMember));
    }

    private void Lambda(LambdaExpressionSyntax node, Action visit)
    {
        Begin(node.Block);
        var body = node.ExpressionBody;
        var hasValue = body is not null && CanBeGuarded(body) ? HasValue(node, body) : null;
        if (hasValue is { } before) Insert(body!.SpanStart, before ? Call + "?(" : $"{{{Call};");
        visit();
        if (hasValue is { } after) Insert(body!.Span.End, after ? Otherwise : EndOfLambda);
    }

    private void Begin(BlockSyntax? block)
    {
        if (block is not null) Insert(block.OpenBraceToken.Span.End, $" {Call};");
    }

    private void Insert(int position, string text) => _changes.Add((position, 0, text));

    /// <summary>Whether the body of a lambda is its value; null if that is not known.</summary>
    private bool? HasValue(LambdaExpressionSyntax lambda, ExpressionSyntax body)
    {
        // What may be a statement is one if the lambda's type says so.
        var mayBeStatement = body is InvocationExpressionSyntax or AssignmentExpressionSyntax
            or AwaitExpressionSyntax or ConditionalAccessExpressionSyntax or PostfixUnaryExpressionSyntax
            or PrefixUnaryExpressionSyntax or BaseObjectCreationExpressionSyntax;
        if (!mayBeStatement) return true;
        if (_model?.GetSymbolInfo(lambda).Symbol is not IMethodSymbol symbol) return null;
        return !symbol.ReturnsVoid
            && !(symbol.IsAsync && symbol.ReturnType is INamedTypeSymbol { IsGenericType: false });
    }

    private static bool HasValue(TypeSyntax type, SyntaxTokenList modifiers) =>
        type is not PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }
        && (!modifiers.Any(SyntaxKind.AsyncKeyword)
            || type is GenericNameSyntax or QualifiedNameSyntax { Right: GenericNameSyntax });

    private static bool CanBeGuarded(ExpressionSyntax body) => body is not (RefExpressionSyntax
        or ThrowExpressionSyntax or StackAllocArrayCreationExpressionSyntax
        or ImplicitStackAllocArrayCreationExpressionSyntax);
}
