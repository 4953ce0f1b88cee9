using System.Text;
using Idm.Scripting.Scripts;
using Microsoft.CodeAnalysis;

namespace Idm.Scripting.Compilation;

/// <summary>
/// Gives the compiler the texts behind <c>#load</c>: those that were read before, and no others.
/// </summary>
internal sealed class LoadedTexts(ScriptSource source, Func<ScriptText, string> rewrite)
    : SourceReferenceResolver
{
    private readonly ScriptSource _source = source;

    public override string? NormalizePath(string path, string? baseFilePath) =>
        _source.NameOf(path, baseFilePath ?? _source.Texts[0].Name);

    public override string? ResolveReference(string path, string? baseFilePath) =>
        NormalizePath(path, baseFilePath) is { } name && _source.Texts.Any(t => t.Name == name) ? name : null;

    public override Stream OpenRead(string resolvedPath) =>
        new MemoryStream(Encoding.UTF8.GetBytes(rewrite(_source.Texts.First(t => t.Name == resolvedPath))));

    public override bool Equals(object? other) => other is LoadedTexts texts && texts._source == _source;

    public override int GetHashCode() => _source.GetHashCode();
}
