using Idm.Common.Files;
using Idm.Common.Processes;
using Idm.Configuration.Errors;
using Idm.PluginHosting;
using Idm.Preview.Sessions;
using Idm.Scripting.Scripts;
using Idm.Sdk;
using Idm.TensorFiles;
using Idm.TorchRuntime;
using Idm.Training;

namespace Idm.Cli.Shell;

/// <summary>The one place where exceptions become messages and exit codes.</summary>
internal static class UserErrors
{
    private const string DebugVariable = "IDM_DEBUG";

    /// <summary>Runs a verb; errors that are for the user are printed without a stack trace.</summary>
    public static int Guard(Func<int> verb)
    {
        try
        {
            if (Descriptors.TooFew() is not { } reason) return verb();
            Console.Error.WriteLine("error " + reason);
            return ExitCodes.BadInput;
        }
        catch (RunningException e)
        {
            Report(e.InnerException!);
            return ExitCodes.Failed;
        }
        catch (Exception e)
        {
            return Report(e);
        }
    }

    /// <summary>
    /// Does the work itself, the input being accepted: what goes wrong from here on is a failure of the work,
    /// not of the input.
    /// </summary>
    /// <exception cref="RunningException">Anything that went wrong, with what it was inside.</exception>
    public static T Running<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (
            e is not (OperationCanceledException or ThreadAbortException or RunningException
                or PreviewRequiredException))
        {
            throw new RunningException(e);
        }
    }

    /// <summary>Says what went wrong, and gives the exit code that it has before the work begins.</summary>
    private static int Report(Exception exception)
    {
        switch (exception)
        {
            case OperationCanceledException:
                return ExitCodes.Interrupted;
            case ConfigurationException e:
                foreach (var error in e.Errors) Console.Error.WriteLine(error);
                Console.Error.WriteLine(e.Errors.Count == 1 ? "1 error" : $"{e.Errors.Count} errors");
                return ExitCodes.BadInput;
            case PluginException or PluginLoadException or TorchLoadException or DeviceException
                or WeightsException or PreviewRequiredException or UnwritableFileException:
                Terminal.Error(exception.Message);
                Trace(exception);
                return DiskSpace.IsExhausted(exception) ? ExitCodes.Failed : ExitCodes.BadInput;
            case var e when e is ScriptException || ScriptFailure.Describe(e) is not null:
                Console.Error.WriteLine(e is ScriptException ? e.Message : ScriptFailure.Describe(e));
                Trace(e);
                return ExitCodes.Failed;
            case TrainingDivergedException:
                Terminal.Error(exception.Message);
                return ExitCodes.Failed;
            case IOException or UnauthorizedAccessException:
                Terminal.Error(exception.Message);
                Trace(exception);
                return ExitCodes.Failed;
            default:
                Terminal.Error($"{exception.GetType().Name}: {exception.Message.Split('\n')[0].TrimEnd()}");
                if (!Trace(exception))
                    Terminal.Note($"this should not happen; set {DebugVariable}=1 and run it again for the "
                        + "stack trace");
                return ExitCodes.Failed;
        }
    }

    private static bool Trace(Exception e)
    {
        if (Environment.GetEnvironmentVariable(DebugVariable) is not { Length: > 0 } value || value == "0")
            return false;
        Console.Error.WriteLine(e);
        return true;
    }
}
