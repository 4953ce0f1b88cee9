using System.CommandLine;
using Idm.Engine.Pipelines;
using Idm.Engine.Plugins;
using Idm.Engine.Plugins.Loading;
using Idm.Engine.Running;

namespace Idm.Cli;

/// <summary>What a verb works with: the installed plugins, the pipeline, and the way to a plan.</summary>
internal sealed class Workbench
{
    private readonly ParseResult _arguments;

    public Workbench(ParseResult arguments, CancellationToken cancellation)
    {
        _arguments = arguments;
        Registry = Installed.Plugins(arguments);
        var loader = new McMasterPluginLoader();
        Catalog = new ExportCatalog(Registry, loader);
        Parts = NewParts();
        FirstUse = new FirstUse(Registry, NewParts, ProofCache.OfUser(Environment.GetEnvironmentVariable), Terminal.Note);

        PartFactory NewParts() => new(Registry, loader, Terminal.Note, cancellation);
    }

    public PluginRegistry Registry { get; }

    public ExportCatalog Catalog { get; }

    public PartFactory Parts { get; }

    public FirstUse FirstUse { get; }

    public bool Json => _arguments.GetValue(CommonOptions.Json);

    public Pipeline LoadPipeline()
    {
        foreach (var finding in Registry.Findings) Terminal.Note(finding.ToString());
        return PipelineLoader.Load(
            _arguments.GetRequiredValue(CommonOptions.Pipeline), _arguments.GetValue(CommonOptions.Set) ?? [], Catalog);
    }

    public Plan MakePlan(Pipeline pipeline, bool training = false)
    {
        var plan = new Planner(Parts, _arguments.GetValue(CommonOptions.Libtorch), Terminal.Note)
            .Make(pipeline, training);
        Terminal.Aside($"{plan.Device.Reason}");
        return plan;
    }

    /// <summary>A plan whose images are there and whose operator keeps its contract on the first of them.</summary>
    public Plan MakeProvedPlan(Pipeline pipeline)
    {
        var plan = MakePlan(pipeline);
        try
        {
            FirstUse.Require(pipeline);
            new OperatorProof(plan.Network, plan.Settings.Operator.Use).Require(plan.Data);
            return plan;
        }
        catch
        {
            plan.Dispose();
            throw;
        }
    }
}
