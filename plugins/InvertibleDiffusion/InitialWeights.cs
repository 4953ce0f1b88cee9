using Idm.Sdk;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>
/// Fresh weights, with which the network starts as an unrolled projection onto the measurement.
/// </summary>
/// <remarks>
/// <para>
/// Trained from nothing, a network of three U-Nets in a row first has to discover that features can carry an
/// image and that injectors can correct it. It is told instead. The first plane of the upper features
/// (channels 0 to 3, the four pixels of a 2x2 cell) starts as the image itself, every injector starts with z
/// = that plane and adds Aᵀy - AᵀA z to it, and the shortcuts of the up blocks pass it on. Residual branches
/// end in zeros, as is usual in diffusion models, so that every block starts as the identity; so does the
/// last convolution: the first estimate of the noise is 0.
/// </para>
/// <para>Everything else is uniform in ±1/√fan-in. Each parameter has a random stream of its own, named after
/// it.</para>
/// </remarks>
internal static class InitialWeights
{
    private static readonly string[] EndsOfBranches = [".conv2.", ".proj_out.", "unet.conv_out."];

    /// <summary>Fills convolutions, linear maps and norms; scalars stay as they are.</summary>
    public static void Fill(nn.Module network, RandomStream random)
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
            else if (EndsOfBranches.Any(end => name.Contains(end, StringComparison.Ordinal)))
                parameter.zero_();
            else FillUniform(
                parameter, 1 / Math.Sqrt(weight.numel() / (double)weight.shape[0]), random.Derive(name));
            CarryTheImage(name, parameter);
        }
    }

    private static void CarryTheImage(string name, Tensor parameter)
    {
        if (name.StartsWith("unet.conv_in.", StringComparison.Ordinal))
        {
            var cell = parameter[..4].zero_();              // plane 0 of the features is the image
            if (parameter.dim() == 4) cell[.., .., 1, 1].copy_(eye(4));
        }
        else if (name.Contains(".f2i.", StringComparison.Ordinal))
        {
            parameter.zero_();
            if (parameter.dim() == 4) parameter[.., 0].fill_(Scalars.One);              // z is plane 0
        }
        else if (name.Contains(".i2f.", StringComparison.Ordinal))
        {
            var plane = parameter[0].zero_();               // plane 0 += Aᵀy - AᵀA z
            if (parameter.dim() == 4) plane.copy_(tensor([0f, -1f, 1f]).view(3, 1, 1));
        }
        else if (name.Contains("up_blocks", StringComparison.Ordinal)
            && name.Contains(".conv_shortcut.", StringComparison.Ordinal))
        {
            parameter.zero_();
            if (parameter.dim() != 4) return;
            // The first resnet of a block goes on from the skip, which is as wide as its output; the others
            // from x.
            var (to, from) = (parameter.shape[0], parameter.shape[1]);
            var start = name.Contains(".resnets.0.", StringComparison.Ordinal) ? from - to : 0;
            parameter.narrow(1, start, to)[.., .., 0, 0].copy_(eye(to));
        }
    }

    public static void FillUniform(Parameter parameter, double bound, RandomStream random)
    {
        var samples = new float[parameter.numel()];
        for (var i = 0; i < samples.Length; i++) samples[i] = (float)((2 * random.NextUniform() - 1) * bound);
        parameter.copy_(tensor(samples, parameter.shape));
    }
}
