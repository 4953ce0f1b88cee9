using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers;

/// <summary>Weights of a network that was never trained.</summary>
internal static class FreshWeights
{
    /// <summary>
    /// Kernels and matrices uniform in ±1/√fan-in, a stream for each; those that end a branch 0, as biases
    /// are; gains 1.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="random">Where they are drawn from.</param>
    /// <param name="endsOfBranches">
    /// How the names of those begin or go on that end a branch, or the network.
    /// </param>
    public static void Fill(
        nn.Module network, RandomStream random, params IReadOnlyList<string> endsOfBranches)
    {
        using var noGrad = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (parameter.device.type == DeviceType.META) continue;
            var isBias = name.EndsWith(".bias", StringComparison.Ordinal);
            var ends = endsOfBranches.Any(end => $".{name}".Contains($".{end}.", StringComparison.Ordinal));
            if (isBias || ends) parameter.zero_();
            else if (parameter.dim() == 1) parameter.fill_(Scalars.One);
            else Draw(parameter, random.Derive(name));
        }
    }

    private static void Draw(Tensor parameter, RandomStream random)
    {
        using var scope = NewDisposeScope();
        var values = new float[parameter.numel()];
        var bound = Math.Sqrt(parameter.shape[0] / (double)values.Length);
        for (var i = 0; i < values.Length; i++) values[i] = (float)(((2 * random.NextUniform()) - 1) * bound);
        parameter.copy_(tensor(values, parameter.shape));
    }
}
