using System.CommandLine;
using Idm.Cli.Previews;
using Idm.Cli.Shell;
using Idm.Common.Files;
using Idm.Configuration;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Idm.Engine.Running;
using Idm.Preview.Sessions;

namespace Idm.Cli.Verbs;

/// <summary><c>idm run</c>: measures and restores the images of a pipeline.</summary>
internal static class RunVerb
{
    private static Option<bool> SaveMeasurements { get; } = new("--save-measurements")
    {
        Description = "Also writes each measurement, with what its operator drew, for 'data: measurements'.",
    };

    public static Command Create(Interruption interruption)
    {
        var command = new Verb(
            "run",
            "Measures and restores the images of a pipeline, and writes them with metrics.json, strip.png "
            + "and run.json.")
        {
            Example = "idm run pipeline.yaml --set data.path=photos/*.jpg",
            ExitCodes = "0 done; 1 some images failed; 2 bad input; "
                + "124 a limit was reached, 130 interrupted (what was finished is kept)",
        }.WithPipeline().WithPreview();
        command.With(SaveMeasurements, CommonOptions.Overwrite, TimeLimit.Timeout, TimeLimit.Memory);
        command.SetAction(arguments => TimeLimit.Guard(
            arguments, () => Run(arguments, interruption.Token), interruption.Token));
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken cancellation)
    {
        var bench = new CommandServices(arguments, cancellation);
        var pipeline = bench.LoadPipeline();
        return bench.Stoppable(() => Run(bench, pipeline, arguments, cancellation));
    }

    private static int Run(
        CommandServices bench, Pipeline pipeline, ParseResult arguments, CancellationToken cancellation)
    {
        using var plan = bench.MakeVerifiedPlan(pipeline);
        using var output = OutputFolder.Claim(
            UserPath.Full(plan.Settings.Output, pipeline.Folder), arguments.GetValue(
                CommonOptions.Overwrite));

        return UserErrors.Running(() => Run(bench, plan, output, arguments, cancellation));
    }

    private static int Run(
        CommandServices bench, Plan plan, OutputFolder output, ParseResult arguments,
        CancellationToken cancellation)
    {
        var report = Restore(plan, output, arguments, cancellation);
        if (bench.Json) Terminal.Write(report.ToJson());
        else Terminal.Results.Write(MetricsTable.Of(report, plan));
        foreach (var note in MetricsTable.Notes(report)) Terminal.Aside($"{note}");
        Say(report);
        Terminal.Aside($"results in {output.FullPath}");
        if (output.Replaced is { } earlier)
            Terminal.Note($"{earlier} keeps the results it had: these are not complete");
        if (cancellation.IsCancellationRequested) return ExitCodes.Interrupted;
        return IsWhole(report) ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <summary>Whether all images were restored and all files written.</summary>
    internal static bool IsWhole(MetricsReport report) =>
        report.Images.Count > 0 && report.Failed.Count + report.Unwritten.Count == 0;

    /// <summary>Tells of what could not be written.</summary>
    internal static void Say(MetricsReport report)
    {
        foreach (var (file, reason) in report.Unwritten) Terminal.Error($"{file} is missing: {reason}");
    }

    /// <summary>
    /// Restores with a preview beside; what it leaves in the folder is whole when this returns. An earlier
    /// run's results are replaced where the new ones are complete.
    /// </summary>
    internal static MetricsReport Restore(
        Plan plan, OutputFolder output, ParseResult arguments, CancellationToken cancellation)
    {
        var report = RestoreWatched(plan, output, arguments, cancellation);
        if (report.Images.Count > 0 && report.Unwritten.Count == 0 && !cancellation.IsCancellationRequested)
            output.FinishOrReport(report);
        return report;
    }

    private static MetricsReport RestoreWatched(
        Plan plan, OutputFolder output, ParseResult arguments, CancellationToken cancellation)
    {
        var animation = PreviewArguments.WantsAnimation(arguments) ? new AnimationRecorder() : null;
        using var preview = PreviewArguments.Start(arguments, plan.Settings.Preview, output.FullPath);
        var report = RunProgress.Show(observer =>
            new Runner(plan, new WatchedRun(observer, preview, animation))
            { SavesMeasurements = arguments.GetValue(SaveMeasurements) }.Run(output, cancellation));
        try
        {
            animation?.Write(output.FullPath);
        }
        catch (UnwritableFileException e)
        {
            report.AddUnwritten(AnimationRecorder.FileName, e.Message);
        }
        return report;
    }
}
