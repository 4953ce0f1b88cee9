using System.CommandLine;
using Idm.Engine.Imaging;
using Idm.Engine.Pipelines;
using Idm.Engine.Plugins;
using Idm.Engine.Plugins.Loading;
using Idm.Engine.Running;
using Spectre.Console;

namespace Idm.Cli;

/// <summary>What a verb works with: the installed plugins, the pipeline, and the way to a plan.</summary>
internal sealed class Workbench
{
    private readonly ParseResult _arguments;
    private readonly CancellationToken _cancellation;

    public Workbench(ParseResult arguments, CancellationToken cancellation)
    {
        (_arguments, _cancellation) = (arguments, cancellation);
        Registry = PluginRegistry.Scan(
            PluginFolders.Find(arguments.GetValue(CommonOptions.PluginDir) ?? []), [typeof(ImageFolder).Assembly]);
        Loader = new McMasterPluginLoader();
        Catalog = new ExportCatalog(Registry, Loader);
        Parts = new PartFactory(Registry, Loader, Note, cancellation);
    }

    public PluginRegistry Registry { get; }

    public IPluginLoader Loader { get; }

    public ExportCatalog Catalog { get; }

    public PartFactory Parts { get; }

    public bool Json => _arguments.GetValue(CommonOptions.Json);

    /// <summary>Notes and progress go to the error stream, so that results can be piped.</summary>
    public static IAnsiConsole Messages { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Results go to the output stream.</summary>
    public static IAnsiConsole Results { get; } = AnsiConsole.Console;

    public static void Note(string message) => Messages.MarkupLineInterpolated($"[yellow]note[/]  {message}");

    public Pipeline LoadPipeline()
    {
        foreach (var finding in Registry.Findings) Note(finding.ToString());
        return PipelineLoader.Load(
            _arguments.GetRequiredValue(CommonOptions.Pipeline), _arguments.GetValue(CommonOptions.Set) ?? [], Catalog);
    }

    public Plan MakePlan(Pipeline pipeline, bool training = false)
    {
        var plan = new Planner(Parts, _arguments.GetValue(CommonOptions.Libtorch), Note).Make(pipeline, training);
        Messages.MarkupLineInterpolated($"[grey]{plan.Device.Reason}[/]");
        return plan;
    }
}
