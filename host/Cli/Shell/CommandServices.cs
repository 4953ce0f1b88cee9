using System.CommandLine;
using Idm.Configuration;
using Idm.Engine.Parts;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Idm.Engine.Solving;
using Idm.Engine.Verification;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Scripting.Compilation;
using Idm.Scripting.Scripts;

namespace Idm.Cli.Shell;

/// <summary>Services of a verb: the installed plugins, the pipeline, and the way to a plan.</summary>
internal sealed class CommandServices
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ParseResult _arguments;
    private readonly CancellationToken _cancellation;

    /// <param name="arguments">The command line.</param>
    /// <param name="cancellation">Set when the work is to stop.</param>
    /// <param name="runScripts">
    /// Whether scripts that a pipeline names are run; if not, they are compiled only.
    /// </param>
    public CommandServices(ParseResult arguments, CancellationToken cancellation, bool runScripts = true)
    {
        (_arguments, _cancellation) = (arguments, cancellation);
        Registry = PluginSetup.Plugins(arguments);
        var loader = new McMasterPluginLoader();
        Catalog = new ExportCatalog(Registry, loader);
        var settings = new ScriptSettings
        {
            Run = runScripts,
            Folders = arguments.GetValue(CommonOptions.ScriptDir) ?? [],
            Libtorch = arguments.GetValue(CommonOptions.Libtorch),
            Note = Terminal.Note,
            Cancellation = cancellation,
        };
        // The compiler's assembly, and Roslyn with it, is loaded when that function is called, and not
        // before.
        Scripts = new ScriptLibrary(
            Registry, loader, () => new ScriptCompiler(), ScriptCache.OfUser(), settings);
        References = new ScriptReferences(Registry, loader);
        Experiments = new ExperimentRunner(Registry, loader, Scripts);
        Parts = NewParts();
        FirstUseVerification = new FirstUseVerification(
            Registry, NewParts, VerificationCache.OfUser(Environment.GetEnvironmentVariable), Terminal.Note);

        PartFactory NewParts() => new(Registry, loader, Terminal.Note, cancellation, Scripts);
    }

    public PluginRegistry Registry { get; }

    public ExportCatalog Catalog { get; }

    public PartFactory Parts { get; }

    public ScriptLibrary Scripts { get; }

    public ScriptReferences References { get; }

    public ExperimentRunner Experiments { get; }

    public FirstUseVerification FirstUseVerification { get; }

    public bool Json => _arguments.GetValue(CommonOptions.Json);

    public Pipeline LoadPipeline() => LoadPipeline(_arguments.GetRequiredValue(CommonOptions.Pipeline));

    public Pipeline LoadPipeline(string file)
    {
        foreach (var finding in Registry.Findings) Terminal.Note(finding.ToString());
        return PipelineLoader.Load(
            file, _arguments.GetValue(CommonOptions.Set) ?? [], Catalog,
            _arguments.GetValue(CommonOptions.NoScripts) ? null : Scripts);
    }

    /// <summary>The pipeline that a run has recorded.</summary>
    public Pipeline LoadRecorded(RecordedRun run, IReadOnlyList<string> sets)
    {
        foreach (var finding in Registry.Findings) Terminal.Note(finding.ToString());
        return PipelineLoader.LoadResolved(
            run.Pipeline, run.File, run.RequirePipelineFolder(), sets, Catalog,
            _arguments.GetValue(CommonOptions.NoScripts) ? null : Scripts);
    }

    public Plan MakePlan(
        Pipeline pipeline, bool training = false, Action<OperatorVerification, ReadableImages>? prove = null)
    {
        var plan = new Planner(Parts, _arguments.GetValue(CommonOptions.Libtorch), Terminal.Note)
            .Make(pipeline, training, prove);
        Terminal.Aside($"{plan.Device.Reason}");
        return plan;
    }

    /// <summary>
    /// A plan whose images are there and whose operator keeps its contract on the first of them.
    /// </summary>
    public Plan MakeVerifiedPlan(Pipeline pipeline) => MakePlan(pipeline, prove: (proof, images) =>
    {
        FirstUseVerification.Require(pipeline);
        proof.Require(images);
    });

    /// <summary>
    /// Does the work of a verb; where scripts take part, Ctrl-C ends their endless loops too.
    /// </summary>
    /// <returns>The exit code.</returns>
    public int Stoppable(Func<int> work)
    {
        if (Scripts.Files.Count == 0) return work();
        var code = ExitCodes.Interrupted;
        try
        {
            Abortable.Run(() => code = work(), Grace, _cancellation);
        }
        catch (Exception e) when (
            _cancellation.IsCancellationRequested && e is OperationCanceledException or ThreadAbortException)
        {
            Terminal.Note($"{ScriptCodes.Stopped}: the run was stopped; what was finished is kept");
        }
        return code;
    }
}
