using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Idm.Common.Files;
using Idm.Configuration.Errors;
using Idm.Scripting.Compilation;
using Idm.Scripting.Scripts;
using Idm.Sdk;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Idm.Scripting.Interactive;

/// <summary>
/// Errors of the compiler and exceptions of an input, with their places in the written text.
/// </summary>
internal static class InputErrors
{
    /// <summary>An error of the compiler.</summary>
    /// <param name="error">The error.</param>
    /// <param name="input">The input, as it was written.</param>
    public static Problem Told(Diagnostic error, InputText input)
    {
        var message = error.GetMessage(CultureInfo.InvariantCulture);
        if (!error.Location.IsInSource) return Problem.Nowhere(error.Id, message);
        var span = error.Location.GetLineSpan();
        var (start, end) = (span.StartLinePosition, span.EndLinePosition);
        var length = end.Line == start.Line ? end.Character - start.Character : int.MaxValue;
        var source = span.Path == input.Name
            ? input
            : new InputText(Shown(span.Path), 1, error.Location.SourceTree!.ToString());
        return new Problem(source, start.Line + 1, start.Character + 1, length, error.Id, message);
    }

    /// <summary>An exception, at the innermost place in an input or in a file that one loaded.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="find">The text of an assembly, by the name of the file within it.</param>
    public static IReadOnlyList<Problem> Thrown(
        Exception exception, Func<string, string, (InputText Written, SourceText Compiled)?> find)
    {
        if (exception is ConfigurationException configuration)
            return [.. configuration.Errors.Select(e => Problem.Nowhere("", e.ToString()))];
        var cause = exception;
        while (cause is TargetInvocationException or AggregateException { InnerExceptions.Count: 1 }
            or TypeInitializationException && cause.InnerException is { } inner)
            cause = inner;
        var code = cause is PluginException or ScriptException or UnwritableFileException
            ? ""
            : cause.GetType().Name;
        var text = cause.Message.Split('\n')[0].TrimEnd();           // native errors bring their stack along
        foreach (var frame in new StackTrace(cause, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod()?.Module.Assembly.GetName().Name is { } assembly
                && frame.GetFileName() is { } file && find(assembly, file) is var (written, compiled))
            {
                var (line, column) = (frame.GetFileLineNumber(), frame.GetFileColumnNumber());
                var lineText = line <= compiled.Lines.Count ? compiled.Lines[line - 1].ToString() : "";
                return [new Problem(written with { Name = Shown(written.Name) }, line,
                    InsertedText.WrittenColumn(lineText, column), 1, code, text)];
            }
        }
        return [Problem.Nowhere(code, text)];
    }

    /// <summary>A loaded file as the user would name it; an input as it is.</summary>
    private static string Shown(string name)
    {
        if (!Path.IsPathRooted(name)) return name;
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, name);
        return relative.StartsWith("..", StringComparison.Ordinal) ? name : relative;
    }
}
