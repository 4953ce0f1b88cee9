using System.Diagnostics;
using System.Globalization;

namespace Idm.Scripting.Scripts;

/// <summary>Says where in a script an exception comes from.</summary>
public static class ScriptFailure
{
    /// <summary>
    /// <c>lib.cs(4,5): error SCR002: DivideByZeroException: ...; called from main.cs(3,9)</c>; null if no
    /// script takes part.
    /// </summary>
    public static string? Describe(Exception exception)
    {
        var cause = Innermost(exception);
        if (cause is ThreadAbortException) return null;              // broken off, not failed
        var places = PlacesOf(cause);
        if (places.Count == 0) return null;
        var text = cause.Message.Split('\n')[0].TrimEnd();           // native errors bring their stack along
        var from = places.Count > 1 ? $"; called from {places[1]}" : "";
        return $"{places[0]}: error {ScriptCodes.Thrown}: {cause.GetType().Name}: {text}{from}";
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception is System.Reflection.TargetInvocationException or AggregateException { InnerExceptions.Count: 1 }
            or TypeInitializationException && exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }

    /// <summary>
    /// Lines of scripts on the way to the exception, the innermost first; two lines of one method count once.
    /// </summary>
    private static List<string> PlacesOf(Exception exception)
    {
        var places = new List<string>();
        foreach (var frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetFileName() is not { } file
                || ScriptContext.Of(frame.GetMethod()?.Module.Assembly) is not { } script) continue;
            var place = string.Create(CultureInfo.InvariantCulture,
                $"{script.Source.ShownNameOf(file)}({frame.GetFileLineNumber()},{frame.GetFileColumnNumber()})");
            if (!places.Contains(place)) places.Add(place);
        }
        return places;
    }
}
