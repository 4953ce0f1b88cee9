using static TorchSharp.torch;

namespace Idm.Sdk.Metrics;

/// <summary>The export of kind <c>loss</c>: what training makes small; differentiable.</summary>
public interface ILoss
{
    /// <summary>A scalar tensor from two image batches (N, C, H, W).</summary>
    Tensor Compute(Tensor restored, Tensor reference);
}
