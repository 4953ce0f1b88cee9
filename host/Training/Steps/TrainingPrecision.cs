using Idm.Engine.Solving;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.Training.Steps;

/// <summary>The precision that a training step is computed in.</summary>
/// <param name="bfloat16">
/// Whether the network's convolutions and matrix products run in bfloat16, not float32.
/// </param>
/// <param name="device">Where it is computed.</param>
internal sealed class TrainingPrecision(bool bfloat16, Device device)
{
    /// <summary>
    /// The operator as the network is to see it: its products stay in float32. Takes <paramref name="a"/>
    /// over.
    /// </summary>
    public IOperator Of(IOperator a) => bfloat16 ? new FullPrecisionOperator(a, device) : a;

    /// <summary>Computes a loss and adds its gradients to the parameters'.</summary>
    /// <param name="tape">The open tape that the loss is recorded on, or null for plain autograd.</param>
    /// <param name="loss">Computes the loss.</param>
    /// <returns>The loss.</returns>
    /// <remarks>
    /// What a tape recomputes rounds as it did in the forward pass. The walks of autograd run in float32:
    /// they go back through bfloat16 products in bfloat16 anyway, but would round float32 ones, which are the
    /// operator's.
    /// </remarks>
    public Tensor Differentiate(ReversibleTape? tape, Func<Tensor> loss)
    {
        using var autocast = bfloat16 ? Autocast.BFloat16(device, keepsWeights: tape is null) : null;
        var result = loss();
        if (tape is null)
        {
            using var float32 = bfloat16 ? Autocast.Off(device) : null;
            result.backward();
        }
        else
        {
            tape.DuringAutograd = bfloat16 ? () => Autocast.Off(device) : null;
            tape.Backward(result);
        }
        return result;
    }
}
