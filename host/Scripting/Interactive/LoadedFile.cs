using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Idm.Scripting.Interactive;

/// <summary>A file as inputs: one, or several where it declares something anew, as inputs may.</summary>
internal static class LoadedFile
{
    /// <param name="name">What messages call the file.</param>
    /// <param name="text">What is in it.</param>
    public static IReadOnlyList<InputText> InputsOf(string name, string text)
    {
        var root = InputSyntax.Parse(new InputText(name, 1, text)).GetCompilationUnitRoot();
        var declared = root.Members.SelectMany(Declared).ToList();
        if (declared.Distinct(StringComparer.Ordinal).Count() == declared.Count)
            return [new InputText(name, 1, text)];
        return [.. root.Members.Select((member, index) => Input(name, text, member, whole: index == 0))];
    }

    private static InputText Input(string name, string text, MemberDeclarationSyntax member, bool whole)
    {
        var start = whole ? 0 : member.SpanStart;
        var place = member.SyntaxTree.GetLineSpan(new(start, 0)).StartLinePosition;
        // Blanks, so that columns stay what they are.
        return new InputText(
            name, place.Line + 1, new string(' ', place.Character) + text[start..member.Span.End]);
    }

    /// <summary>Names that may not be declared twice in one input.</summary>
    private static IEnumerable<string> Declared(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => [method.Identifier.Text + method.ParameterList],
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(v => v.Identifier.Text),
        BaseTypeDeclarationSyntax type => [type.Identifier.Text],
        _ => [],
    };
}
