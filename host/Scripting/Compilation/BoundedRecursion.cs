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
/// A body of statements begins with the look. <c>=> e</c> becomes a block: a conditional expression would not
/// convert everything that <c>e</c> converts. Of a lambda only the compiler knows whether it has a value, and
/// whether it is an expression tree, which stays as it is. What a constructor does before its body, such as
/// <c>new T()</c> in the initializer of a field, becomes <c>(Enter()?new T():default)</c>.
/// </remarks>
internal sealed class BoundedRecursion : CSharpSyntaxWalker
{
    /// <summary>The look, as an expression that is true.</summary>
    public const string Call = "global::Idm.Scripting.Scripts.ScriptLoop.Enter()";

    /// <summary>Text between the signature and the value of a function.</summary>
    public const string Return = "return/**/";

    /// <summary>Text in place of the arrow of a member.</summary>
    public const string Arrow = "/*=>*/{";

    /// <summary>Text after it where the member is a property.</summary>
    public const string Getter = "get{";

    /// <summary>The end of a member: its semicolon stood there.</summary>
    public const string EndOfMember = ";/*;*/}";

    /// <summary>Text after that where the member is a property.</summary>
    public const string EndOfGetter = "/**/}";

    /// <summary>The beginning of the body of a lambda.</summary>
    public const string BeginOfLambda = "/**/{";

    /// <summary>The end of the body of a lambda.</summary>
    public const string EndOfLambda = ";/**/}";

    /// <summary>The end of an object's creation that has a look before it.</summary>
    public const string EndOfCreation = ":default/**/)";

    private readonly List<(int Start, int Length, string Text)> _changes = [];
    private readonly SemanticModel _model;

    private BoundedRecursion(SemanticModel model) => _model = model;

    /// <summary>The same text with functions that end.</summary>
    /// <param name="tree">The text.</param>
    /// <param name="model">What the compiler knows of it.</param>
    public static SyntaxTree In(SyntaxTree tree, SemanticModel model)
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
        Member(node.Body, node.ExpressionBody, true, node.SemicolonToken,
            () => base.VisitOperatorDeclaration(node));

    public override void VisitConversionOperatorDeclaration(ConversionOperatorDeclarationSyntax node) =>
        Member(node.Body, node.ExpressionBody, true, node.SemicolonToken,
            () => base.VisitConversionOperatorDeclaration(node));

    public override void VisitPropertyDeclaration(PropertyDeclarationSyntax node) =>
        Member(null, node.ExpressionBody, true, node.SemicolonToken,
            () => base.VisitPropertyDeclaration(node), isGetter: true);

    public override void VisitIndexerDeclaration(IndexerDeclarationSyntax node) =>
        Member(null, node.ExpressionBody, true, node.SemicolonToken,
            () => base.VisitIndexerDeclaration(node), isGetter: true);

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

    public override void VisitObjectCreationExpression(ObjectCreationExpressionSyntax node) =>
        Creation(node, () => base.VisitObjectCreationExpression(node));

    public override void VisitImplicitObjectCreationExpression(
        ImplicitObjectCreationExpressionSyntax node) =>
        Creation(node, () => base.VisitImplicitObjectCreationExpression(node));

    private void Member(
        BlockSyntax? body, ArrowExpressionClauseSyntax? arrow, bool hasValue, SyntaxToken semicolon,
        Action visit, bool isGetter = false)
    {
        Begin(body);
        var guarded = arrow is { Expression: not ThrowExpressionSyntax };
        if (guarded)
        {
            var token = arrow!.ArrowToken.Span;
            _changes.Add((token.Start, token.Length, isGetter ? Arrow + Getter : Arrow));
            Insert(arrow.Expression.SpanStart, Look(hasValue));
        }
        visit();
        var end = isGetter ? EndOfMember + EndOfGetter : EndOfMember;
        if (guarded) _changes.Add((semicolon.SpanStart, semicolon.Span.Length, end));
    }

    private void Lambda(LambdaExpressionSyntax node, Action visit)
    {
        if (IsExpressionTree(node)) return;
        Begin(node.Block);
        var body = node.ExpressionBody is ThrowExpressionSyntax ? null : node.ExpressionBody;
        var hasValue = body is null ? null : HasValue(node, body);
        if (hasValue is { } value) Insert(body!.SpanStart, BeginOfLambda + Look(value));
        visit();
        if (hasValue is not null) Insert(body!.Span.End, EndOfLambda);
    }

    private void Creation(ExpressionSyntax node, Action visit)
    {
        var guarded = IsBeforeBody(node);
        if (guarded) Insert(node.SpanStart, $"({Call}?");
        visit();
        if (guarded) Insert(node.Span.End, EndOfCreation);
    }

    private void Begin(BlockSyntax? block)
    {
        if (block is not null) Insert(block.OpenBraceToken.Span.End, Look(hasValue: false));
    }

    private static string Look(bool hasValue) => hasValue ? $"{Call};{Return}" : $"{Call};";

    private void Insert(int position, string text) => _changes.Add((position, 0, text));

    /// <summary>Whether the body of a lambda is its value; null if that is not known.</summary>
    private bool? HasValue(LambdaExpressionSyntax lambda, ExpressionSyntax body)
    {
        // What may be a statement is one if the lambda's type says so.
        var mayBeStatement = body is InvocationExpressionSyntax or AssignmentExpressionSyntax
            or AwaitExpressionSyntax or ConditionalAccessExpressionSyntax or PostfixUnaryExpressionSyntax
            or PrefixUnaryExpressionSyntax or BaseObjectCreationExpressionSyntax;
        if (!mayBeStatement) return true;
        if (_model.GetSymbolInfo(lambda).Symbol is not IMethodSymbol symbol) return null;
        return !symbol.ReturnsVoid
            && !(symbol.IsAsync && symbol.ReturnType is INamedTypeSymbol { IsGenericType: false });
    }

    private static bool HasValue(TypeSyntax type, SyntaxTokenList modifiers) =>
        type is not PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }
        && (!modifiers.Any(SyntaxKind.AsyncKeyword)
            || type is GenericNameSyntax or QualifiedNameSyntax { Right: GenericNameSyntax });

    private bool IsExpressionTree(LambdaExpressionSyntax lambda) =>
        _model.GetTypeInfo(lambda).ConvertedType is INamedTypeSymbol { Name: "Expression" } type
        && type.ContainingNamespace.ToDisplayString() == "System.Linq.Expressions";

    /// <summary>Whether a constructor of a class evaluates it before its body.</summary>
    private static bool IsBeforeBody(ExpressionSyntax node) =>
        node.Ancestors().First(a => a is BlockSyntax or ArrowExpressionClauseSyntax
            or AnonymousFunctionExpressionSyntax or MemberDeclarationSyntax or CompilationUnitSyntax)
            is TypeDeclarationSyntax or MemberDeclarationSyntax { Parent: TypeDeclarationSyntax };
}
