using System.CommandLine;
using Idm.Cli.Benchmarks;
using Idm.Cli.Shell;
using Idm.Training.Benchmarks;

namespace Idm.Cli.Verbs;

/// <summary><c>idm bench</c>: seconds and memory of inference and of training steps.</summary>
internal static class BenchVerb
{
    private static readonly Argument<string?> Pipeline = new("pipeline")
    {
        Description =
            "The pipeline whose operator, model and sampler are measured; when absent, the published network "
            + "(idm-unet, size: full) with randomly initialised weights.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Case = new("--case") { Hidden = true };

    public static Command Create(Interruption interruption)
    {
        var command = new Verb(
            "bench",
            "Measures inference and training steps: seconds, peak memory above weights and gradients, and "
            + "how exactly reversible chains are rebuilt at v = 0.5. Each line is measured in a process of "
            + "its own.")
        {
            Example = "idm bench --sizes 64,128 --steps 3,12 --json",
            ExitCodes = "0 done; 1 some could not be measured; 2 bad input; 130 interrupted",
        }.With(Pipeline, Case, CommonOptions.Set, CommonOptions.PluginDir, CommonOptions.Libtorch,
        CommonOptions.Json);
        foreach (var option in BenchmarkCases.Options) command.Options.Add(option);
        command.SetAction(arguments => UserErrors.Guard(() => arguments.GetValue(Case) is { } one
            ? MeasureOne(arguments, BenchmarkText.Case(one), interruption.Token)
            : MeasureAll(arguments, interruption.Token)));
        return command;
    }

    private static int MeasureAll(ParseResult arguments, CancellationToken cancellation)
    {
        using var standard = arguments.GetValue(Pipeline) is null ? new BenchmarkPipeline() : null;
        var process = new BenchmarkProcess(standard?.File ?? arguments.GetValue(Pipeline)!, arguments);
        var cases = BenchmarkCases.Of(arguments);
        List<BenchmarkRow> rows = [];
        foreach (var (@case, steps) in cases)
        {
            var (mode, side) = (ListOption.Word(@case.Mode), @case.Side);
            Terminal.Aside($"{rows.Count + 1} of {cases.Count}: {mode}, {side}x{side}, T = {steps}");
            rows.Add(process.Measure(@case, steps, cancellation));
        }
        if (arguments.GetValue(CommonOptions.Json)) Terminal.Write(BenchmarkTable.Json(rows));
        else Terminal.Results.Write(BenchmarkTable.Of(rows));
        return rows.Any(r => r.Failure is not null) ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static int MeasureOne(ParseResult arguments, BenchmarkCase @case, CancellationToken cancellation)
    {
        var bench = new CommandServices(arguments, cancellation);
        using var plan = bench.MakePlan(bench.LoadPipeline(arguments.GetValue(Pipeline)!));
        Console.Out.WriteLine(BenchmarkText.Of(new Benchmark(plan.Solver).Run(@case, cancellation)));
        return ExitCodes.Done;
    }
}
