using Idm.Sdk;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>Fresh weights: each parameter from a random stream with its own name, so that they depend on nothing else.</summary>
internal static class InitialWeights
{
    /// <summary>Fills convolutions and linear maps with U(±1/√fan-in), norms with 1 and 0; leaves scalars as they are.</summary>
    /// <remarks>
    /// The last convolution starts at 0: the first estimate of the noise is then 0, and training starts from the plain
    /// back-projection instead of from a random disturbance of it.
    /// </remarks>
    public static void Fill(nn.Module network, Randomness random)
    {
        using var noGrad = no_grad();
        var weights = network.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach (var (name, parameter) in weights)
        {
            using var scope = NewDisposeScope();
            var owner = name[..(name.LastIndexOf('.') + 1)];
            if (!weights.TryGetValue(owner + "weight", out var weight)) continue;       // a scalar of its own
            var isBias = name.EndsWith(".bias", StringComparison.Ordinal);
            if (weight.dim() == 1) parameter.fill_(isBias ? Scalars.Zero : Scalars.One);
            else if (owner.EndsWith("conv_out.", StringComparison.Ordinal)) parameter.zero_();
            else FillUniform(parameter, 1 / Math.Sqrt(weight.numel() / (double)weight.shape[0]), random.For(name));
        }
    }

    private static void FillUniform(Parameter parameter, double bound, Randomness random)
    {
        var samples = new float[parameter.numel()];
        for (var i = 0; i < samples.Length; i++) samples[i] = (float)((2 * random.NextUniform() - 1) * bound);
        parameter.copy_(tensor(samples, parameter.shape));
    }
}
