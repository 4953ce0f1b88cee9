using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Idm.Scripting.Compilation;

/// <summary>
/// Looks at the tensors of a <c>matmul</c> beforehand: those that do not fit would end the process.
/// </summary>
internal sealed class CheckedCalls(SemanticModel model) : CSharpSyntaxRewriter
{
    /// <summary>Prefix of such a call, which is not part of the text as it was written.</summary>
    public const string Owner = "global::Idm.Scripting.Scripts.CheckedTorch.";

    private const string Name = "matmul";

    /// <summary>The same compilation with checked calls; all lines stay where they are.</summary>
    /// <param name="compilation">
    /// A compilation of trees that were added to it, and of some that they load.
    /// </param>
    /// <param name="isOwn">Whether a tree was added: loaded ones cannot be replaced.</param>
    public static CSharpCompilation In(CSharpCompilation compilation, Func<SyntaxTree, bool> isOwn)
    {
        var result = compilation;
        foreach (var tree in compilation.SyntaxTrees.Where(isOwn))
        {
            if (!tree.ToString().Contains(Name, StringComparison.Ordinal)) continue;
            var root = new CheckedCalls(compilation.GetSemanticModel(tree)).Visit(tree.GetRoot());
            result = result.ReplaceSyntaxTree(tree, CSharpSyntaxTree.Create(
                (CSharpSyntaxNode)root, (CSharpParseOptions)tree.Options, tree.FilePath, Encoding.UTF8));
        }
        return result;
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var method = model.GetSymbolInfo(node).Symbol as IMethodSymbol;
        if (base.VisitInvocationExpression(node) is not InvocationExpressionSyntax call) return null;
        if (method is not { Name: Name }) return call;
        return (method.ContainingType.ToDisplayString(), call.Expression, call.ArgumentList.Arguments) switch
        {
            ("TorchSharp.torch", IdentifierNameSyntax, _) => Static(call),
            ("TorchSharp.torch", MemberAccessExpressionSyntax access, _) =>
                Static(call.WithExpression(access.Name)),
            ("TorchSharp.torch.Tensor", MemberAccessExpressionSyntax access, [var right]) =>
                Instance(call, access, right),
            _ => call,
        };
    }

    private static InvocationExpressionSyntax Static(InvocationExpressionSyntax call) =>
        call.WithExpression(SyntaxFactory.ParseExpression(Owner + Name))
            .WithLeadingTrivia(call.GetLeadingTrivia());

    /// <summary>
    /// <c>x.matmul(y)</c> becomes <c>Product(x, right:y)</c>: besides its beginning, as long as it was.
    /// </summary>
    private static InvocationExpressionSyntax Instance(
        InvocationExpressionSyntax call, MemberAccessExpressionSyntax access, ArgumentSyntax right)
    {
        var left = SyntaxFactory.Argument(access.Expression.WithoutLeadingTrivia());
        var named = right.WithNameColon(SyntaxFactory.NameColon("right"));
        var comma = SyntaxFactory.Token(default, SyntaxKind.CommaToken, [SyntaxFactory.Space]);
        return call
            .WithExpression(
                SyntaxFactory.ParseExpression(Owner + "Product").WithLeadingTrivia(access.GetLeadingTrivia()))
            .WithArgumentList(
                call.ArgumentList.WithArguments(SyntaxFactory.SeparatedList([left, named], [comma])));
    }
}
