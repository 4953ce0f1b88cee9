using System.CommandLine;
using Idm.Cli.Previews;
using Idm.Cli.Shell;
using Idm.Configuration;
using Idm.Engine.Planning;
using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.TorchRuntime;
using Idm.Training;
using Idm.Training.Plans;
using TorchSharp;

namespace Idm.Cli.Verbs;

/// <summary><c>idm train</c>: trains the model and sampler of a pipeline.</summary>
internal static class TrainVerb
{
    private static readonly Option<bool> Resume = new("--resume")
    {
        Description =
            "Goes on from the newest whole checkpoint in train.output; on a CPU with the same bits as a "
            + "training that was never interrupted.",
    };

    public static Command Create(Interruption interruption)
    {
        var command = new Verb(
            "train",
            "Trains the model and sampler of a pipeline end to end, as its 'train' section says.")
        {
            Example = "idm train train.yaml --resume",
            ExitCodes = "0 done; 1 training broke down; 2 bad input; "
                + "130 interrupted (a checkpoint is written)",
        }.WithPipeline().WithPreview();
        command.Options.Add(Resume);
        command.SetAction(arguments => UserErrors.Guard(() => Train(arguments, interruption.Token)));
        return command;
    }

    private static int Train(ParseResult arguments, CancellationToken cancellation)
    {
        var bench = new CommandServices(arguments, cancellation);
        var pipeline = bench.LoadPipeline();
        return bench.Stoppable(() => Train(bench, pipeline, arguments, cancellation));
    }

    private static int Train(
        CommandServices bench, Pipeline pipeline, ParseResult arguments, CancellationToken cancellation)
    {
        var plan = TrainingPlanner.Make(pipeline, bench.Parts);
        using var run = bench.MakePlan(pipeline, training: true, prove: (proof, _) =>
        {
            bench.FirstUseVerification.Require(pipeline);
            foreach (var side in plan.PatchSides()) proof.RequireOfPatches(side);
        });
        var weights = run.Solver.Weights.Values.Sum(p => p.numel());
        Terminal.Aside($"{weights:n0} weights; output in {plan.Output}");

        foreach (var curve in plan.Curves.Concat(plan.ShareCurves))
            Terminal.Aside($"{ScheduleText.Of(curve, plan.Steps)}");
        using var preview = PreviewArguments.Start(arguments, run.Settings.Preview, plan.Output);
        using var observer = new WatchedTraining(new TrainProgress(), preview);
        var copies = Enumerable.Range(1, Workers(pipeline, run) - 1).Select(_ => run.CopySolver()).ToList();
        using var trainer = new Trainer(plan, run.Solver, observer, arguments.GetValue(Resume), copies);
        trainer.Prove();
        return UserErrors.Running(() => Train(plan, run, trainer, copies, cancellation));
    }

    private static int Train(
        TrainingPlan plan, Plan run, Trainer trainer, List<Solver> copies, CancellationToken cancellation)
    {
        // Only now is it sure that the folder is this training's.
        Terminal.Aside($"schedules drawn in {SchedulePlot.Save(plan)}");
        var finished = trainer.Run(cancellation);
        foreach (var copy in copies) copy.Dispose();
        if (ProcessMemory.Read().PeakResident is { } peak)
            Terminal.Aside($"peak resident memory {peak / 1048576.0:n0} MiB");
        if (run.Solver.RoundTripMonitors.Where(w => w.Reading.Error is not null)
            .MaxBy(w => w.Reading.Error) is { } worst)
            Terminal.Aside($"reversible chains rebuilt to a relative error of at most {worst.Reading}");
        Terminal.Aside($"weights in {trainer.Export()}");
        return finished ? ExitCodes.Done : ExitCodes.Interrupted;
    }

    private static int Workers(Pipeline pipeline, Plan run)
    {
        var workers = run.Settings.Train!.Workers ?? 1;
        return workers == 1 || run.Solver.Device.type == DeviceType.CPU
            ? workers
            : throw new PluginException(
            $"{pipeline.File}: train.workers is {workers} on {run.Solver.Device}, expected 1: workers share "
            + "the cores of a CPU. Remove train.workers, or set device: cpu");
    }
}
