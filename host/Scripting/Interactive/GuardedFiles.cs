using System.Text;
using Idm.Scripting.Compilation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Idm.Scripting.Interactive;

/// <summary>The files that an input loads by <c>#load</c>, with loops and recursion that end.</summary>
/// <param name="folder">Where relative paths start.</param>
internal sealed class GuardedFiles(string folder) : SourceFileResolver([], folder)
{
    private readonly Dictionary<string, (InputText Written, SourceText Compiled)> _texts = [];

    private readonly Dictionary<string, SourceText> _guarded = [];

    /// <summary>
    /// A file as it was written and as it was compiled; null for one that was never loaded.
    /// </summary>
    public (InputText Written, SourceText Compiled)? Find(string path) =>
        _texts.TryGetValue(path, out var text) ? text : null;

    /// <summary>Reads files anew, with loops that can be stopped.</summary>
    public void Begin() => _guarded.Clear();

    /// <summary>Opens a file as this text from now on.</summary>
    public void Guard(SyntaxTree tree) => _guarded[tree.FilePath] = tree.GetText();

    /// <inheritdoc/>
    public override Stream OpenRead(string resolvedPath)
    {
        if (_guarded.TryGetValue(resolvedPath, out var compiled))
        {
            _texts[resolvedPath] = (_texts[resolvedPath].Written, compiled);
        }
        else
        {
            using var reader = new StreamReader(base.OpenRead(resolvedPath), Encoding.UTF8);
            var written = new InputText(resolvedPath, 1, reader.ReadToEnd());
            compiled = StoppableLoops.In(InputSyntax.Parse(written)).GetText();
            _texts[resolvedPath] = (written, compiled);
        }
        return new MemoryStream(Encoding.UTF8.GetBytes(compiled.ToString()));
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
