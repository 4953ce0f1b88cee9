using Idm.Engine.Running;
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
    /// <summary>Adds the gradients of the batch's mean loss; the same, up to rounding, whatever the parts.</summary>
    /// <param name="measurement">The measurements of all patches.</param>
    /// <param name="truth">The patches, (N, C, H, W).</param>
    /// <param name="item">The random stream of the batch.</param>
    /// <returns>The mean loss.</returns>
    public double Add(Measurement measurement, Tensor truth, Randomness item)
    {
        foreach (var watch in network.Watches) watch.BeginStep();
        var count = truth.shape[0];
        var most = Math.Min(plan.MicroBatch ?? count, count);
        var loss = 0.0;
        for (var first = 0L; first < count; first += most)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(most, count - first);
            using var part = new Measurement(measurement.Operator, measurement.Y.narrow(0, first, length));
            loss += AddPart(
                part, truth.narrow(0, first, length), first == 0 ? item : item.For("part", first), length / (double)count);
        }
        return loss;
    }

    private double AddPart(Measurement measurement, Tensor truth, Randomness item, double share)
    {
        using var scope = NewDisposeScope();
        using var weight = share.ToScalar();
        using var stepWeight = (plan.StepLoss / network.Sampler.Steps).ToScalar();
        using var precision = TrainingPrecision.Enter(plan.BFloat16, network.Device);
        using var tape = TrainingTape.Open(plan.Memory);
        List<Tensor> estimates = [];
        var restored = network.Restore(measurement, item, plan.StepLoss > 0 ? Collect : null, default);
        var loss = plan.Loss.Compute(restored, truth);
        var total = loss;
        foreach (var estimate in estimates)
            total = total.add(plan.Loss.Compute(estimate, truth), stepWeight);
        total = total.mul(weight);
        if (tape is null) total.backward();
        else tape.Backward(total);
        return share * loss.item<float>();

        // The sampler disposes its estimates with the step; a handle of our own lives as long as the gradients do.
        void Collect(SamplerStep step)
        {
            var estimate = step.Estimate.alias().DetachFromDisposeScope();
            scope.Attach(estimate);
            estimates.Add(estimate);
        }
    }
}
