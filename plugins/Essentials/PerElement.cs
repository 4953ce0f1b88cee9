using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>Noise drawn number by number, in float64 on the CPU: the same numbers on every device.</summary>
internal static class PerElement
{
    /// <summary>A tensor like y, with each number replaced.</summary>
    public static Tensor Of(Tensor y, Func<double, double> disturb)
    {
        using var scope = NewDisposeScope();
        var values = y.detach().to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        for (var i = 0; i < values.Length; i++) values[i] = disturb(values[i]);
        return tensor(values, y.shape).to(y.dtype).to(y.device).MoveToOuterDisposeScope();
    }
}
