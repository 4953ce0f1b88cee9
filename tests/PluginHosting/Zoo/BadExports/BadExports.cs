using Idm.Sdk;
using Idm.Sdk.Metrics;
using Idm.Sdk.Schedules;
using static TorchSharp.torch;

namespace Zoo;

[PluginExport(ExportKinds.Schedule, "fine", "The only good one.")]
public class Fine : ISchedule
{
    public double At(double progress) => 0;
}

[PluginExport("schedul", "unknown-kind", "Its kind is misspelt.")]
public sealed class UnknownKind : Fine;

[PluginExport(ExportKinds.Schedule, "abstract", "Cannot be created.")]
public abstract class AbstractSchedule : Fine;

[PluginExport(ExportKinds.Schedule, "generic", "Of what?")]
public sealed class Generic<T> : Fine;

[PluginExport(ExportKinds.Schedule, "hidden", "Not public.")]
internal sealed class Hidden : Fine;

[PluginExport(ExportKinds.Schedule, "no-constructor", "Wants what nobody gives.")]
public sealed class NoConstructor(string path, int[] sizes) : Fine
{
    public override string ToString() => path + sizes;
}

[PluginExport(ExportKinds.Schedule, "text-options", "Options must be a record.")]
public sealed class TextOptions(string path) : Fine
{
    public override string ToString() => path;
}

[PluginExport(ExportKinds.Metric, "wrong-contract", "A schedule that says it is a metric.")]
public sealed class WrongContract : Fine;

[PluginExport(ExportKinds.Schedule, "Bad Name", "Not a name.")]
public sealed class BadName : Fine;

[PluginExport(ExportKinds.Schedule, "fine", "The name of the first.")]
public sealed class FineAgain : Fine;

/// <summary>Not an export at all: it only implements a contract.</summary>
public sealed class Bystander : IMetric
{
    public double Compute(Tensor restored, Tensor reference) => 0;
}
