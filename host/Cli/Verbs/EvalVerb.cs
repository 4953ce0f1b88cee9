using System.CommandLine;
using System.Text.Json.Nodes;
using Idm.Cli.Shell;
using Idm.Configuration;
using Idm.Engine.Running;

namespace Idm.Cli.Verbs;

/// <summary>
/// <c>idm eval</c>: the metrics of a pipeline, beside those of other samplers on the same measurements.
/// </summary>
internal static class EvalVerb
{
    public static Command Create(Interruption interruption)
    {
        var command = new Verb(
            "eval",
            "Measures and restores the images of a pipeline and prints the metrics; images are not "
            + "written. The samplers under 'compare' restore the very same measurements.")
        {
            Example = "idm eval pipelines/evaluate.yaml --set data.path=set11/*.png --set compare=[tv]",
            ExitCodes = "0 done; 1 some images failed; 2 bad input; 130 interrupted",
        }.WithPipeline();
        command.SetAction(arguments => UserErrors.Guard(() => Evaluate(arguments, interruption.Token)));
        return command;
    }

    private static int Evaluate(ParseResult arguments, CancellationToken cancellation)
    {
        var bench = new CommandServices(arguments, cancellation);
        var pipeline = bench.LoadPipeline();
        return bench.Stoppable(() => Evaluate(bench, pipeline, cancellation));
    }

    private static int Evaluate(CommandServices bench, Pipeline pipeline, CancellationToken cancellation)
    {
        using var plan = bench.MakeVerifiedPlan(pipeline);
        var reports = UserErrors.Running(
            () => RunProgress.Show(observer => new Runner(plan, observer).Evaluate(cancellation)));
        if (bench.Json)
        {
            Terminal.Write(new JsonObject(
                reports.Select(r => KeyValuePair.Create<string, JsonNode?>(r.Key, r.Value.ToJson()))));
        }
        else
        {
            Terminal.Results.Write(MetricsTable.Of(reports, plan));
        }
        foreach (var (sampler, report) in reports)
            foreach (var note in MetricsTable.Notes(report))
                Terminal.Aside($"{(reports.Count > 1 ? sampler + ": " : "")}{note}");
        if (cancellation.IsCancellationRequested) return ExitCodes.Interrupted;
        return reports.Any(r => r.Value.Failed.Count > 0) ? ExitCodes.Failed : ExitCodes.Done;
    }
}
