using System.Diagnostics;
using System.Reflection;
using Idm.Sdk;

namespace Idm.PluginHosting.Loading;

/// <summary>Finds in what reflection throws the exception that the plugin threw, and where.</summary>
internal static class StartFailure
{
    private static readonly Assembly?[] _host =
        [typeof(StartFailure).Assembly, typeof(PluginException).Assembly];

    /// <summary>The plugin's own exception.</summary>
    public static Exception Unwrap(Exception exception)
    {
        while (exception is TargetInvocationException or TypeInitializationException
            && exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }

    /// <summary>Whether it came from a module initializer, so that nothing in the plugin can run.</summary>
    public static bool IsOfModule(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is TypeInitializationException { TypeName: "<Module>" }) return true;
        }
        return false;
    }

    /// <summary>For example <c>InvalidOperationException: cannot find psf.bin at Psf.cs:5</c>.</summary>
    public static string Describe(Exception exception)
    {
        var cause = Unwrap(exception);
        // A PluginException is written for the user: its type and place would only be noise.
        if (cause is PluginException) return cause.Message;
        var text = $"{cause.GetType().Name}: {cause.Message}";
        var frame = new StackTrace(cause, fNeedFileInfo: true).GetFrames()
            .FirstOrDefault(f => f.GetFileName() is not null
                && !_host.Contains(f.GetMethod()?.Module.Assembly));
        return frame is null
            ? text
            : $"{text} at {Path.GetFileName(frame.GetFileName())}:{frame.GetFileLineNumber()}";
    }
}
