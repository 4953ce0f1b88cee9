using System.CommandLine;
using Idm.Cli.Shell;
using Idm.Configuration;
using Idm.Engine.Solving;
using Idm.Engine.Verification;
using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Data;
using Idm.Training.Plans;

namespace Idm.Cli.Verbs;

/// <summary><c>idm check</c>: everything short of running.</summary>
internal static class CheckVerb
{
    private static readonly Option<bool> ConfigOnly = new("--config-only")
    {
        Description =
            "Looks at the pipeline file only: no libtorch, no weights, no images. Takes less than a "
            + "second.",
    };

    private static readonly Option<bool> RunScripts = new("--run-scripts")
    {
        Description =
            "Runs the scripts that the pipeline names, to check their options and operators too. They "
            + "are programs, and run with your rights: without this they are compiled, and not run.",
    };

    public static Command Create(Interruption interruption)
    {
        var command = new Verb(
            "check",
            "Checks everything short of running: the pipeline file (all errors at once), plugins, device, "
            + "weights, images, and by numbers that the operator and its adjoint belong together.")
        {
            Example = "idm check pipeline.yaml --config-only",
            ExitCodes = "0 it can be run; 2 it cannot: each error says where and why; 130 interrupted",
        }.WithPipeline();
        command.With(ConfigOnly, RunScripts);
        command.SetAction(arguments => UserErrors.Guard(() => Check(arguments, interruption.Token)));
        return command;
    }

    private static int Check(ParseResult arguments, CancellationToken cancellation)
    {
        var bench = new CommandServices(arguments, cancellation, runScripts: arguments.GetValue(RunScripts));
        var pipeline = bench.LoadPipeline();
        var findings = new CheckFindings(bench.Json);
        findings.Add("pipeline", pipeline.File);
        if (bench.Scripts.Files.Count > 0 && !arguments.GetValue(RunScripts))
        {
            findings.Add("scripts", string.Join(", ", bench.Scripts.Files));
            Terminal.Note("the scripts were compiled, not run: their options, the operator, device, weights "
                + "and images were not checked. Scripts are programs, and run with your rights: read them, "
                + "then add --run-scripts");
            return findings.Finish() ? ExitCodes.Done : ExitCodes.BadInput;
        }
        return bench.Stoppable(() =>
        {
            if (!arguments.GetValue(ConfigOnly)) Prove(bench, pipeline, findings, cancellation);
            return findings.Finish() ? ExitCodes.Done : ExitCodes.BadInput;
        });
    }

    private static void Prove(
        CommandServices bench, Pipeline pipeline, CheckFindings findings, CancellationToken cancellation)
    {
        using var plan = bench.MakePlan(pipeline);
        findings.Add("device", plan.Device.Device.ToString());
        if (plan.Weights is { } weights) findings.Add("weights", weights.Path);
        var images = plan.Data.List();
        findings.Add("images", $"{images.Count}, the first is {images[0].Origin}");
        if (pipeline.Settings.Train is not null)
            ListTrainingImages(TrainingPlanner.Make(pipeline, bench.Parts), findings);

        cancellation.ThrowIfCancellationRequested();
        var name = plan.Settings.Operator.Use;
        using var subject = RunItem.Of(images[0]);
        var first = subject.Shape;
        var proof = new OperatorVerification(plan.Solver.ForwardModel, name, first.Channels);
        findings.Add(name, plan.Solver.Pad(first), proof.Quick(first), proof.Origin);
        cancellation.ThrowIfCancellationRequested();
        if (Full(proof, name, proof.Small) is { } whole)
            findings.Add(name, plan.Solver.Pad(proof.Small), whole, proof.Origin);
    }

    /// <summary>The whole conformance suite; null for an operator that small images do not suit.</summary>
    private static CheckReport? Full(OperatorVerification proof, string name, ImageShape small)
    {
        try
        {
            return proof.Full(small);
        }
        catch (PluginException e)
        {
            Terminal.Note($"only the quick check was made, as {name} does not take {small}: {e.Message}");
            return null;
        }
    }

    private static void ListTrainingImages(TrainingPlan plan, CheckFindings findings)
    {
        findings.Add("train images", Count(plan.Data));
        if (plan.Validation is { } validation) findings.Add("validation", Count(validation));

        static string Count(IImageSource source) => $"{source.List().Count}";
    }
}
