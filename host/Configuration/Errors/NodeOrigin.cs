using System.Globalization;

namespace Idm.Configuration.Errors;

/// <summary>Source position of a value.</summary>
/// <param name="File">The file as the user named it, or <c>--set path=value</c>.</param>
/// <param name="Line">Line, from 1; 0 when the whole file is meant.</param>
/// <param name="Column">Column, from 1; 0 when the whole file is meant.</param>
public readonly record struct NodeOrigin(string File, int Line, int Column)
{
    /// <summary>A file as a whole.</summary>
    public static NodeOrigin Of(string file) => new(file, 0, 0);

    /// <summary><c>file(line,column)</c>.</summary>
    public override string ToString() =>
        Line == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}({Line},{Column})");
}
