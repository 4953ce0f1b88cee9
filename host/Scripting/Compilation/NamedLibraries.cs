using System.Collections.Immutable;
using Idm.Scripting.Scripts;
using Microsoft.CodeAnalysis;

namespace Idm.Scripting.Compilation;

/// <summary>Gives the compiler the dlls behind <c>#r</c>: they are referenced already.</summary>
internal sealed class NamedLibraries(ScriptSource source) : MetadataReferenceResolver
{
    private readonly ScriptSource _source = source;

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        var name = _source.NameOf(reference, baseFilePath ?? _source.Texts[0].Name);
        var file = Path.GetFullPath(name, _source.Folder);
        return _source.Libraries.Contains(file) ? [(PortableExecutableReference)References.To(file)] : [];
    }

    public override bool Equals(object? other) =>
        other is NamedLibraries libraries && libraries._source == _source;

    public override int GetHashCode() => _source.GetHashCode();
}
