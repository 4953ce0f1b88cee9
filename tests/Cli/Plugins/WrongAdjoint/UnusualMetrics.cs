using Idm.Sdk;
using Idm.Sdk.Metrics;
using static TorchSharp.torch;

namespace Idm.Cli.Tests.Plugins;

/// <summary>
/// How far restored images differ in mean brightness from their references: a metric over a set.
/// </summary>
[PluginExport(ExportKinds.Metric, "brightness", "Mean difference of brightness over the set.")]
public sealed class Brightness : IMetric
{
    /// <inheritdoc/>
    public bool HigherIsBetter => false;

    /// <inheritdoc/>
    public double Compute(Tensor restored, Tensor reference) =>
        throw new NotSupportedException("a set was offered");

    /// <inheritdoc/>
    public MetricSet StartSet() => new Set();

    private sealed class Set : MetricSet
    {
        private readonly List<double> _differences = [];

        public override void Add(Tensor restored, Tensor reference) => _differences.Add(
            restored.sub(reference).to(ScalarType.Float64).mean().abs().item<double>());

        public override double Compute() => _differences.Average();

        public override void Dispose() => _differences.Clear();
    }
}

/// <summary>A metric that fails, with an error that nobody expects.</summary>
[PluginExport(ExportKinds.Metric, "broken", "Fails.")]
public sealed class Broken : IMetric
{
    /// <inheritdoc/>
    public double Compute(Tensor restored, Tensor reference) =>
        throw new InvalidOperationException("the gauge is stuck");
}

/// <summary>A metric whose value is not a number.</summary>
[PluginExport(ExportKinds.Metric, "undefined", "Is not a number.")]
public sealed class Undefined : IMetric
{
    /// <inheritdoc/>
    public double Compute(Tensor restored, Tensor reference) => double.NaN;
}
