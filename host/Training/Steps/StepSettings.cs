using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using Idm.Training.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Training.Steps;

/// <summary>Values of the schedules at one step.</summary>
internal sealed class StepSettings : IDisposable
{
    private readonly ISampler? _shortened;

    /// <param name="plan">The training.</param>
    /// <param name="solver">The network.</param>
    /// <param name="step">The step, from 0.</param>
    /// <exception cref="PluginException">The sampler cannot take so many steps.</exception>
    public StepSettings(TrainingPlan plan, Solver solver, long step)
    {
        Progress = plan.ProgressAt(step);
        Rate = plan.LearningRate.At(Progress);
        Patch = plan.PatchAt(step);
        StepLoss = plan.Schedules.StepLoss?.At(Progress) ?? plan.StepLoss;
        var steps = solver.Sampler.Steps;
        if (plan.Schedules.SamplerSteps is { } schedule)
        {
            steps = (int)Math.Round(schedule.At(Progress));
            _shortened = Shortened.Of(solver.Sampler, steps);
        }
        StepLossShare = (StepLoss / steps).ToScalar();
    }

    private StepSettings(TrainingPlan plan, Solver solver)
    {
        (Rate, Patch) = (0, plan.PatchSides()[0]);
        StepLoss = plan.Schedules.LargestStepLoss(plan.Steps, plan.StepLoss);
        StepLossShare = (StepLoss / solver.Sampler.Steps).ToScalar();
    }

    /// <summary>
    /// Settings that take the most memory of all in the schedules: all steps, the largest patches.
    /// </summary>
    public static StepSettings Heaviest(TrainingPlan plan, Solver solver) => new(plan, solver);

    /// <summary>Progress of the training run: 0 to 1.</summary>
    public double Progress { get; }

    /// <summary>The learning rate.</summary>
    public double Rate { get; }

    /// <summary>The side of the patches.</summary>
    public int Patch { get; }

    /// <summary>The weight of the steps' own losses.</summary>
    public double StepLoss { get; }

    /// <summary>Weight of each step's own loss.</summary>
    public Scalar StepLossShare { get; }

    /// <summary>Sampler in place of the network's own; null for the network's.</summary>
    public ISampler? Sampler => _shortened;

    /// <summary>Frees the scalar.</summary>
    public void Dispose() => StepLossShare.Dispose();

    /// <summary>The last steps of a sampler.</summary>
    private sealed class Shortened(ISampler whole, int steps) : ISampler
    {
        public int Steps => steps;

        public bool NeedsModel => whole.NeedsModel;

        public static Shortened Of(ISampler sampler, int steps)
        {
            if (!sampler.CanShorten)
            {
                throw new PluginException("train.schedules: sampler.steps cannot change, because this "
                    + "sampler always takes all "
                    + $"of its {sampler.Steps} steps. Remove that schedule, or use a sampler that can be "
                    + "shortened, such as idm");
            }
            return steps >= 1 && steps <= sampler.Steps
                ? new Shortened(sampler, steps)
                : throw new PluginException(
                $"train.schedules: sampler.steps is {steps}; expected 1 to {sampler.Steps}, the steps that "
                + "the sampler has weights for: raise sampler.steps in the pipeline");
        }

        public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context) =>
            whole.Sample(measurement, model, context, steps);
    }
}
