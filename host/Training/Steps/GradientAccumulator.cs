using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.Sdk.Operators;
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
    /// <param name="measurement">The measurements of all patches.</param>
    /// <param name="truth">The patches, (N, C, H, W).</param>
    /// <param name="item">The random stream of the batch.</param>
    /// <param name="now">What the schedules say of the step.</param>
    /// <returns>The mean loss of the restored patches.</returns>
    public double Add(Measurement measurement, Tensor truth, RandomStream item, StepSettings now) =>
        Add(measurement, truth, item, now, 0, truth.shape[0]);

    /// <summary>Adds what some patches of the batch contribute to the gradients of its mean loss.</summary>
    /// <param name="measurement">The measurements of all patches.</param>
    /// <param name="truth">The patches, (N, C, H, W).</param>
    /// <param name="item">The random stream of the batch.</param>
    /// <param name="now">What the schedules say of the step.</param>
    /// <param name="start">The first of the patches.</param>
    /// <param name="patches">How many.</param>
    /// <returns>Their share of the mean loss.</returns>
    public double Add(
        Measurement measurement, Tensor truth, RandomStream item, StepSettings now, long start, long patches)
    {
        var (count, end) = (truth.shape[0], start + patches);
        var most = Math.Min(plan.MicroBatch ?? patches, patches);
        var loss = 0.0;
        for (var first = start; first < end; first += most)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(most, end - first);
            using var part = new Measurement(measurement.Operator, measurement.Y.narrow(0, first, length))
            {
                NoiseSigma = measurement.NoiseSigma,
            };
            var stream = first == 0 ? item : item.Derive("part", first);
            loss += AddPart(part, truth.narrow(0, first, length), stream, now, length / (double)count);
        }
        return loss;
    }

    private double AddPart(
        Measurement measurement, Tensor truth, RandomStream item, StepSettings now, double share)
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
            var restored = solver.Restore(
                measurement, item, now.StepLoss > 0 ? AddStep : null, default, now.Sampler);
            var total = (loss = plan.Loss.Compute(restored, truth)).mul(weight);
            foreach (var term in terms) total = total.add(term, Scalars.One);
            return total;
        }

        // The sampler disposes what it computes with the step; a handle of our own lives as long as the
        // gradients do.
        void AddStep(SamplerStep step)
        {
            using var inner = NewDisposeScope();
            var term = plan.Loss.Compute(step.Estimate, truth).mul(now.StepLossShare).mul(weight);
            if (ReversibleTape.AddTerm(term)) return;
            var kept = term.alias().DetachFromDisposeScope();
            scope.Attach(kept);
            terms.Add(kept);
        }
    }
}
