using System.CommandLine;
using Idm.Cli.Previews;
using Idm.Cli.Shell;
using Idm.Preview.Program;
using Idm.Preview.Vulkan;
using Idm.Sdk;

namespace Idm.Cli.Verbs;

/// <summary><c>idm preview</c>: looks at the results of a finished run.</summary>
internal static class PreviewVerb
{
    private static readonly Argument<string> Folder =
        new("folder") { Description = "The folder that a run wrote." };

    private static readonly Option<bool> Web =
        new("--web") { Description = "Serves a page instead of opening a window." };

    public static Command Create(Interruption interruption)
    {
        var command = new Verb(
            "preview",
            "Opens the results of a finished run in a window, or as a page: zoom, differences, pixel values.")
        {
            Example = "idm preview out/cs-10",
            ExitCodes = "0 done; 2 bad input, or no window can be opened",
        }.With(Folder, Web, PreviewArguments.Device, PreviewArguments.Port, PreviewArguments.Address);
        command.SetAction(arguments => UserErrors.Guard(() => Show(arguments, interruption.Token)));
        return command;
    }

    private static int Show(ParseResult arguments, CancellationToken cancellation)
    {
        var folder = arguments.GetRequiredValue(Folder);
        var history = FinishedRun.Load(folder);
        var web = arguments.GetValue(Web);
        var options = PreviewArguments.Options(arguments, web ? "web" : "window", Path.GetFullPath(folder));
        try
        {
            if (web)
            {
                ViewerProgram.Serve(
                    history, options, line => Terminal.Aside($"{line[(line.IndexOf("http", StringComparison.Ordinal))..]}  (Ctrl-C ends it)"),
                    cancellation);
            }
            else
            {
                ViewerProgram.Show(history, options, cancellation);
            }
            return ExitCodes.Done;
        }
        catch (VulkanException e)
        {
            throw new PluginException($"no window: {e.Message}. A page needs neither: idm preview {folder} "
                + "--web", e);
        }
    }
}
