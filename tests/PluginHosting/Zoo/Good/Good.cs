using Idm.Sdk;
using Idm.Sdk.Metrics;
using Idm.Sdk.Schedules;
using static TorchSharp.torch;

namespace Zoo;

/// <summary>A schedule with options and context.</summary>
[PluginExport(ExportKinds.Schedule, "ramp", "Rises from 0 to sigma.",
    Equation = "s(p) = σ p", Shapes = "scalar", Citation = "Nobody, 1900")]
public sealed class Ramp(GoodOptions options, PluginContext context) : ISchedule
{
    public double At(double progress) => options.Sigma * progress;

    public override string ToString() => $"{options.Label} in {context.Folder}";
}

/// <summary>
/// A metric that handles tensors, so that its type only loads if its TorchSharp is the host's.
/// </summary>
[PluginExport(ExportKinds.Metric, "dims", "Difference of the batch sizes.")]
public sealed class Dims : IMetric
{
    public static Type TensorType => typeof(Tensor);

    public double Compute(Tensor restored, Tensor reference) => restored.size(0) - reference.size(0);
}

/// <summary>Shares its name with another plugin's export.</summary>
[PluginExport(ExportKinds.Schedule, "half", "Always 0.5.")]
public sealed class Half : ISchedule
{
    public double At(double progress) => 0.5;
}
