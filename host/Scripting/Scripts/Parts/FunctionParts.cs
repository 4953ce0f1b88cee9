using Idm.Sdk;
using Idm.Sdk.Metrics;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using Idm.Sdk.Schedules;
using static TorchSharp.torch;

namespace Idm.Scripting.Scripts.Parts;

/// <summary>Noise by a function.</summary>
internal sealed class FunctionNoise(Func<Tensor, RandomStream, Tensor> disturb) : INoise
{
    public Tensor Apply(Tensor y, RandomStream random) => disturb(y, random);
}

/// <summary>A metric by a function.</summary>
internal sealed class FunctionMetric(Func<Tensor, Tensor, double> compute, string unit, bool higherIsBetter)
    : IMetric
{
    public string Unit => unit;

    public bool HigherIsBetter => higherIsBetter;

    public double Compute(Tensor restored, Tensor reference) => compute(restored, reference);
}

/// <summary>A loss by a function.</summary>
internal sealed class FunctionLoss(Func<Tensor, Tensor, Tensor> compute) : ILoss
{
    public Tensor Compute(Tensor restored, Tensor reference) => compute(restored, reference);
}

/// <summary>A schedule by a function.</summary>
internal sealed class FunctionSchedule(Func<double, double> at) : ISchedule
{
    public double At(double progress) => at(progress);
}

/// <summary>A sampler by a function.</summary>
internal sealed class FunctionSampler(
    int steps, bool needsModel, Func<Measurement, IModel?, SamplerContext, Tensor> sample) : ISampler
{
    public int Steps => steps;

    public bool NeedsModel => needsModel;

    public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context) =>
        sample(measurement, model, context);
}
