using Idm.Engine.Pipelines.Errors;
using Idm.Engine.Plugins;
using Idm.Engine.Torch;
using Idm.Engine.Weights;
using Idm.Sdk;
using Spectre.Console;

namespace Idm.Cli;

/// <summary>The one place where exceptions become messages and exit codes.</summary>
internal static class UserErrors
{
    /// <summary>Runs a verb; errors that are for the user are printed without a stack trace.</summary>
    public static int Guard(Func<int> verb)
    {
        try
        {
            return verb();
        }
        catch (ConfigurationException e)
        {
            foreach (var error in e.Errors) Console.Error.WriteLine(error);
            Console.Error.WriteLine(e.Errors.Count == 1 ? "1 error" : $"{e.Errors.Count} errors");
            return ExitCodes.BadInput;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception e) when (
            e is PluginException or PluginLoadException or TorchLoadException or DeviceException or WeightsException)
        {
            Workbench.Messages.MarkupLineInterpolated($"[red]error[/] {e.Message}");
            return ExitCodes.BadInput;
        }
    }
}
