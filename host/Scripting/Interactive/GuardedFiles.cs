using System.Text;
using Idm.Scripting.Compilation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Idm.Scripting.Interactive;

/// <summary>The files that an input loads by <c>#load</c>, with the checks that every input gets.</summary>
/// <param name="folder">Where relative paths start.</param>
internal sealed class GuardedFiles(string folder) : SourceFileResolver([], folder)
{
    private readonly Dictionary<string, (InputText Written, SourceText Compiled)> _texts = [];

    /// <summary>A file as it was written and as it was compiled; null for one that was never loaded.</summary>
    public (InputText Written, SourceText Compiled)? Find(string path) =>
        _texts.TryGetValue(path, out var text) ? text : null;

    /// <inheritdoc/>
    public override Stream OpenRead(string resolvedPath)
    {
        using var reader = new StreamReader(base.OpenRead(resolvedPath), Encoding.UTF8);
        var written = new InputText(resolvedPath, 1, reader.ReadToEnd());
        var tree = BoundedRecursion.In(StoppableLoops.In(InputSyntax.Parse(written)), null);
        _texts[resolvedPath] = (written, tree.GetText());
        return new MemoryStream(Encoding.UTF8.GetBytes(tree.ToString()));
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
