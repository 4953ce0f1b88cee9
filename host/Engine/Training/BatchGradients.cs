using Idm.Engine.Running;
using Idm.Engine.Training.Schedules;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Engine.Training;

/// <summary>The gradients of one batch, computed in parts of <see cref="TrainingPlan.MicroBatch"/> patches that add up.</summary>
/// <param name="plan">What to train with.</param>
/// <param name="network">The network; its weights' gradients are added to.</param>
internal sealed class BatchGradients(TrainingPlan plan, Reconstruction network)
{
    private readonly TrainingPrecision _precision = new(plan.BFloat16, network.Device);

    /// <summary>Adds the gradients of the batch's mean loss; the same, up to rounding, whatever the parts.</summary>
    /// <param name="measurement">The measurements of all patches.</param>
    /// <param name="truth">The patches, (N, C, H, W).</param>
    /// <param name="item">The random stream of the batch.</param>
    /// <param name="now">What the schedules say of the step.</param>
    /// <returns>The mean loss of the restored patches.</returns>
    public double Add(Measurement measurement, Tensor truth, Randomness item, StepConditions now)
    {
        var count = truth.shape[0];
        var most = Math.Min(plan.MicroBatch ?? count, count);
        var loss = 0.0;
        for (var first = 0L; first < count; first += most)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(most, count - first);
            using var part = new Measurement(measurement.Operator, measurement.Y.narrow(0, first, length))
            {
                NoiseSigma = measurement.NoiseSigma,
            };
            var stream = first == 0 ? item : item.For("part", first);
            loss += AddPart(part, truth.narrow(0, first, length), stream, now, length / (double)count);
        }
        return loss;
    }

    private double AddPart(Measurement measurement, Tensor truth, Randomness item, StepConditions now, double share)
    {
        using var scope = NewDisposeScope();
        using var weight = share.ToScalar();
        using var tape = TrainingTape.Open(plan.Memory);
        List<Tensor> estimates = [];
        Tensor? loss = null;
        _precision.Differentiate(tape, Total);
        return share * loss!.item<float>();

        Tensor Total()
        {
            var restored = network.Restore(measurement, item, now.StepLoss > 0 ? Collect : null, default, now.Sampler);
            var total = loss = plan.Loss.Compute(restored, truth);
            foreach (var estimate in estimates)
                total = total.add(plan.Loss.Compute(estimate, truth), now.StepLossShare);
            return total.mul(weight);
        }

        // The sampler disposes its estimates with the step; a handle of our own lives as long as the gradients do.
        void Collect(SamplerStep step)
        {
            var estimate = step.Estimate.alias().DetachFromDisposeScope();
            scope.Attach(estimate);
            estimates.Add(estimate);
        }
    }
}
