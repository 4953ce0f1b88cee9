using System.ComponentModel;

namespace Idm.Plugins.Denoisers.Foreign;

/// <summary>Execution provider of an ONNX network.</summary>
public enum OnnxProvider
{
    /// <summary>CUDA where the pipeline computes on it and the runtime can, the CPU otherwise.</summary>
    Auto,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>CUDA.</summary>
    Cuda,
}

/// <summary>Options of <see cref="OnnxModel"/>.</summary>
public sealed record OnnxOptions : ForeignOptions
{
    /// <summary>Execution provider.</summary>
    [Description("What computes: auto (CUDA with device: cuda and an ONNX Runtime that has it, the CPU "
        + "otherwise), cpu, or cuda.")]
    public OnnxProvider Provider { get; init; } = OnnxProvider.Auto;
}
