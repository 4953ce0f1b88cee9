using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.Sdk.Reversible;
using Idm.Sdk.Samplers;
using Idm.Training.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Training.Steps;

/// <summary>
/// The gradients of one batch, computed in parts of <see cref="TrainingPlan.MicroBatch"/> patches that add
/// up.
/// </summary>
/// <param name="plan">What to train with.</param>
/// <param name="solver">The network; its weights' gradients are added to.</param>
internal sealed class GradientAccumulator(TrainingPlan plan, Solver solver)
{
    private readonly TrainingPrecision _precision = new(plan.BFloat16, solver.Device);

    /// <summary>
    /// Adds the gradients of the batch's mean loss; the same, up to rounding, whatever the parts.
    /// </summary>
    /// <param name="batch">The patches.</param>
    /// <param name="now">What the schedules say of the step.</param>
    /// <returns>The mean loss of the patches.</returns>
    public double Add(TrainingBatch batch, StepSettings now) => Add(batch, now, 0, batch.Count);

    /// <summary>Adds what some patches of the batch contribute to the gradients of its mean loss.</summary>
    /// <param name="batch">All patches.</param>
    /// <param name="now">What the schedules say of the step.</param>
    /// <param name="start">The first of the patches.</param>
    /// <param name="patches">How many.</param>
    /// <returns>Their share of the mean loss.</returns>
    public double Add(TrainingBatch batch, StepSettings now, long start, long patches)
    {
        var end = start + patches;
        var most = Math.Min(plan.MicroBatch ?? patches, patches);
        var loss = 0.0;
        for (var first = start; first < end; first += most)
        {
            using var scope = NewDisposeScope();
            var part = batch.Narrow(first, Math.Min(most, end - first));
            using var measurement = part.Measurement;
            loss += AddPart(part, now, part.Count / (double)batch.Count);
        }
        return loss;
    }

    private double AddPart(TrainingBatch part, StepSettings now, double share)
    {
        using var scope = NewDisposeScope();
        using var weight = share.ToScalar();
        using var tape = TrainingTape.Open(plan.Memory);
        List<Tensor> terms = [];                            // of a training without a tape
        Tensor? loss = null;
        _precision.Differentiate(tape, Total);
        return share * loss!.item<float>();

        Tensor Total()
        {
            loss = part.Noisy is { } noisy
                ? noisy.Loss(plan.Loss, solver.Model!, part.Measurement, part.Truth)
                : plan.Loss.Compute(Restored(), part.Truth);
            var total = loss.mul(weight);
            foreach (var term in terms) total = total.add(term, Scalars.One);
            return total;
        }

        Tensor Restored() => solver.Restore(
            part.Measurement, part.Item, now.StepLoss > 0 ? AddStep : null, default, now.Sampler);

        // The sampler disposes what it computes with the step; a handle of our own lives as long as the
        // gradients do.
        void AddStep(SamplerStep step)
        {
            using var inner = NewDisposeScope();
            var term = plan.Loss.Compute(step.Estimate, part.Truth).mul(now.StepLossShare).mul(weight);
            if (ReversibleTape.AddTerm(term)) return;
            var kept = term.alias().DetachFromDisposeScope();
            scope.Attach(kept);
            terms.Add(kept);
        }
    }
}
