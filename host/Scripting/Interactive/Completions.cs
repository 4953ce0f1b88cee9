using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Idm.Scripting.Interactive;

/// <summary>Completions at a place of an unfinished input.</summary>
/// <param name="Start">Where the word begins that is being written.</param>
/// <param name="Names">What it may become, in order.</param>
public sealed record Completions(int Start, IReadOnlyList<string> Names)
{
    // Stands for the word that is not written yet, so that what is before it is a whole expression.
    private const string Missing = "__";

    private static readonly IReadOnlyList<string> Keywords =
        [.. SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText)
        .Where(k => k.Length > 2 && k.All(char.IsAsciiLetterLower))];

    internal static Completions At(SubmissionChain chain, string text, int position)
    {
        var start = position;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(text[start - 1])) start--;
        var word = text[start..position];
        if (word.Length > 0 && char.IsAsciiDigit(word[0])) return new Completions(start, []);

        const string name = "completion";
        var unfinished = InputSyntax.Parse(new InputText(name, 1, text[..start] + Missing));
        var compilation = (CSharpCompilation)chain.Next(name, unfinished.ToString()).GetCompilation();
        var tree = InputSyntax.TreeOf(compilation, name);
        var token = tree.GetRoot().FindToken(start);
        // A string, a comment.
        if (!token.IsKind(SyntaxKind.IdentifierToken)) return new Completions(start, []);
        var model = compilation.GetSemanticModel(tree);
        var names = OwnerOf(token) is { } owner
            ? Members(model, owner, start)
            : model.LookupSymbols(start).Where(s => s.CanBeReferencedByName).Select(s => s.Name)
            .Concat(Keywords);
        return new Completions(start, [.. names
            .Where(n => n.StartsWith(word, StringComparison.OrdinalIgnoreCase) && n != Missing)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>The longest beginning that all names have in common.</summary>
    public string Common
    {
        get
        {
            if (Names.Count == 0) return "";
            var length = Names.Min(n => n.Length);
            for (var i = 0; i < length; i++)
                if (Names.Any(n => char.ToUpperInvariant(n[i]) != char.ToUpperInvariant(Names[0][i])))
                    return Names[0][..i];
            return Names[0][..length];
        }
    }

    /// <summary>Expression before the dot; null if there is no dot.</summary>
    private static ExpressionSyntax? OwnerOf(SyntaxToken word) => word.Parent?.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == word.Parent => access.Expression,
        QualifiedNameSyntax name when name.Right == word.Parent => name.Left,
        MemberBindingExpressionSyntax binding =>
            binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
        _ => null,
    };

    private static IEnumerable<string> Members(SemanticModel model, ExpressionSyntax owner, int position)
    {
        if (model.GetSymbolInfo(owner).Symbol is INamespaceOrTypeSymbol container)
        {
            return model.LookupSymbols(position, container)
                .Where(s => s.CanBeReferencedByName
                && (s.IsStatic || s is INamespaceOrTypeSymbol or IFieldSymbol { IsConst: true }))
                .Select(s => s.Name);
        }
        return model.GetTypeInfo(owner).Type is { } type
            ? model.LookupSymbols(position, type, includeReducedExtensionMethods: true)
                .Where(s => s.CanBeReferencedByName && !s.IsStatic && s is not INamedTypeSymbol)
                .Select(s => s.Name)
            : [];
    }
}
