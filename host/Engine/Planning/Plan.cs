using Idm.Configuration;
using Idm.Configuration.Settings;
using Idm.Engine.Solving;
using Idm.PluginHosting;
using Idm.Sdk.Data;
using Idm.Sdk.Metrics;
using Idm.Sdk.Samplers;
using Idm.TensorFiles.Weights;
using Idm.TorchRuntime;

namespace Idm.Engine.Planning;

/// <summary>
/// A pipeline with every part created, on its device: what can be run, evaluated or trained.
/// </summary>
public sealed class Plan : IDisposable
{
    /// <summary>The pipeline.</summary>
    public required Pipeline Pipeline { get; init; }

    /// <summary>Settings of the pipeline.</summary>
    public PipelineSettings Settings => Pipeline.Settings;

    /// <summary>The images.</summary>
    public required IImageSource Data { get; init; }

    /// <summary>Operator, noise, model and sampler.</summary>
    public required Solver Solver { get; init; }

    /// <summary>
    /// Creates a copy of the solver with weights of its own, behind the same operator and noise; the caller
    /// disposes it.
    /// </summary>
    public required Func<Solver> CopySolver { get; init; }

    /// <summary>The metrics, by name.</summary>
    public required IReadOnlyList<KeyValuePair<string, IMetric>> Metrics { get; init; }

    /// <summary>The samplers to compare with, by name.</summary>
    public required IReadOnlyList<KeyValuePair<string, ISampler>> Compare { get; init; }

    /// <summary>The weights file; null if the pipeline names none.</summary>
    public required WeightsFile? Weights { get; init; }

    /// <summary>The device, and why this one.</summary>
    public required TorchDevice Device { get; init; }

    /// <summary>The libtorch in use.</summary>
    public required LoadedTorch Torch { get; init; }

    /// <summary>The plugins that take part.</summary>
    public required IReadOnlyCollection<Plugin> Plugins { get; init; }

    /// <summary>The scripts that take part.</summary>
    public IReadOnlyCollection<PartScript> Scripts { get; init; } = [];

    /// <summary>Frees the solver, and the parts that hold something of their own.</summary>
    public void Dispose()
    {
        Solver.Dispose();
        foreach (var (_, sampler) in Compare) (sampler as IDisposable)?.Dispose();
        foreach (var (_, metric) in Metrics) (metric as IDisposable)?.Dispose();
    }
}
