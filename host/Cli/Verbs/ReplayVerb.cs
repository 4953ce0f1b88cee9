using System.CommandLine;
using System.Text.Json.Nodes;
using Idm.Cli.Previews;
using Idm.Cli.Shell;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Idm.Engine.Running;

namespace Idm.Cli.Verbs;

/// <summary>
/// <c>idm replay</c>: the pipeline of a recorded run again, and whether the same bits come out.
/// </summary>
internal static class ReplayVerb
{
    private static readonly Argument<string> Run = new("run")
    {
        Description = "The folder of a run, or its run.json.",
    };

    private static readonly Option<string?> Output = new("--output")
    {
        Description = "The folder for the new results [default: the run's own name with -replay].",
        HelpName = "folder",
    };

    private static readonly Option<bool> Verify = new("--verify")
    {
        Description = "Fails with exit code 1 unless every restored image has the recorded bits.",
    };

    public static Command Create(Interruption interruption)
    {
        var command = new Verb(
            "replay",
            "Runs the recorded pipeline of a run again, with as many threads, and compares the restored "
            + "images with the recorded ones. Reports beforehand what differs: versions, plugins, weights, "
            + "inputs, the processor's kernels.")
        {
            Example = "idm replay out/cs-10 --verify",
            ExitCodes =
                "0 done; 1 some images failed, or with --verify other bits; 2 bad input; 130 interrupted",
        }.With(
            Run, Output, Verify, CommonOptions.PluginDir, CommonOptions.ScriptDir, CommonOptions.NoScripts,
            CommonOptions.Libtorch, CommonOptions.Overwrite, CommonOptions.Json).WithPreview();
        command.SetAction(arguments => UserErrors.Guard(() => Replay(arguments, interruption.Token)));
        return command;
    }

    private static int Replay(ParseResult arguments, CancellationToken cancellation)
    {
        var recorded = RecordedRun.Read(arguments.GetRequiredValue(Run));
        var bench = new CommandServices(arguments, cancellation);
        List<string> sets = [$"output={arguments.GetValue(Output) ?? recorded.Folder + "-replay"}"];
        if (recorded.Threads is { } threads) sets.Add(FormattableString.Invariant($"threads={threads}"));
        var pipeline = bench.LoadRecorded(recorded, sets);
        return bench.Stoppable(() =>
        {
            using var plan = bench.MakeVerifiedPlan(pipeline);
            using var output = OutputFolder.Claim(
                Path.GetFullPath(plan.Settings.Output), arguments.GetValue(CommonOptions.Overwrite));
            return UserErrors.Running(() => Replay(recorded, bench, plan, output, arguments, cancellation));
        });
    }

    private static int Replay(
        RecordedRun recorded, CommandServices bench, Plan plan, OutputFolder output, ParseResult arguments,
        CancellationToken cancellation)
    {
        var differences = RunDifference
            .Between("facts", recorded.Facts, RunFacts.Of(Provenance.Of(plan))).ToList();
        foreach (var difference in differences) Terminal.Note($"differs: {difference}");

        var report = RunVerb.Restore(plan, output, arguments, cancellation);
        RunVerb.Say(report);
        if (cancellation.IsCancellationRequested) return ExitCodes.Interrupted;

        var now = report.Images.Count == 0 ? null : RecordedRun.Read(output.FullPath);
        var others = RunDifference.Between(
            "results", recorded.Results, now?.Results ?? new Dictionary<string, string>()).ToList();
        var same = others.Count == 0 && recorded.Results.Count > 0;
        Report(bench, recorded, output.FullPath, differences, others, same);
        return RunVerb.IsWhole(report) && (same || !arguments.GetValue(Verify))
            ? ExitCodes.Done
            : ExitCodes.Failed;
    }

    private static void Report(
        CommandServices bench, RecordedRun recorded, string folder, List<RunDifference> facts,
        List<RunDifference> results, bool same)
    {
        if (bench.Json)
        {
            Terminal.Write(new JsonObject
            {
                ["output"] = folder,
                ["same"] = same,
                ["differences"] = DiffVerb.Json(facts.Concat(results)),
            });
            return;
        }
        foreach (var file in results)
        {
            var what = file.Second is null ? "is not there now"
                : file.First is null ? "was not there then"
                : "has other bits";
            Terminal.Note($"{file.Name} {what}");
        }
        if (recorded.Results.Count == 0)
            Terminal.Note($"{recorded.File} records no results to compare with");
        else if (same)
            Terminal.Aside($"all restored files have the recorded bits ({recorded.Results.Count})");
        Terminal.Aside($"results in {folder}");
    }
}
