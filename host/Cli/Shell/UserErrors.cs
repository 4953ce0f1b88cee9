using Idm.Common.Files;
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
            return verb();
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (ConfigurationException e)
        {
            foreach (var error in e.Errors) Console.Error.WriteLine(error);
            Console.Error.WriteLine(e.Errors.Count == 1 ? "1 error" : $"{e.Errors.Count} errors");
            return ExitCodes.BadInput;
        }
        catch (Exception e) when (
            e is PluginException or PluginLoadException or TorchLoadException or DeviceException or WeightsException
                or PreviewRequiredException or UnwritableFileException)
        {
            Terminal.Error(e.Message);
            Trace(e);
            return ExitCodes.BadInput;
        }
        catch (Exception e) when (e is ScriptException || ScriptFailure.Describe(e) is not null)
        {
            Console.Error.WriteLine(e is ScriptException ? e.Message : ScriptFailure.Describe(e));
            Trace(e);
            return ExitCodes.Failed;
        }
        catch (TrainingDivergedException e)
        {
            Terminal.Error(e.Message);
            return ExitCodes.Failed;
        }
        catch (Exception e)
        {
            Terminal.Error($"{e.GetType().Name}: {e.Message.Split('\n')[0].TrimEnd()}");
            if (!Trace(e))
                Terminal.Note($"this should not happen; set {DebugVariable}=1 and run it again for the stack "
                    + "trace");
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
