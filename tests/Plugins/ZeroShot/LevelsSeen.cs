using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.ZeroShot;

/// <summary>Remembers the noise levels that a denoiser is asked for.</summary>
internal sealed class LevelsSeen(GaussianPrior inner) : IDenoiser
{
    public List<double> Sigmas { get; } = [];

    public nn.Module Network => inner.Network;

    public SigmaRange SigmaRange => inner.SigmaRange;

    public Tensor Denoise(Tensor x, NoiseLevel level, Measurement? measurement)
    {
        Sigmas.Add(level.Number!.Value);
        return inner.Denoise(x, level, measurement);
    }

    public void Dispose() => inner.Dispose();
}
