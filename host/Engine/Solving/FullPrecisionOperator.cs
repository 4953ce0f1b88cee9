using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.Engine.Solving;

/// <summary>
/// An operator whose products stay in float32 although the network around it computes in bfloat16.
/// </summary>
/// <remarks>A measurement known to three digits would make every consistency step wrong by as much.</remarks>
/// <param name="a">The operator; disposed with this one.</param>
/// <param name="device">Where it computes.</param>
internal sealed class FullPrecisionOperator(IOperator a, Device device) : IOperator
{
    public ImageShape Image => a.Image;

    public IReadOnlyList<long> Measurement => a.Measurement;

    public double? Norm => a.Norm;

    public double? NormBound => a.NormBound;

    public bool PseudoInverseIsAdjoint => a.PseudoInverseIsAdjoint;

    public bool IsLinear => a.IsLinear;

    public IOperator? ChannelOperator =>
        a.ChannelOperator is { } one ? new FullPrecisionOperator(one, device) : null;

    public IReadOnlyDictionary<string, Tensor> External => a.External;

    public bool HasPseudoInverse => a.HasPseudoInverse;

    public Tensor Forward(Tensor x) => InFloat32(a.Forward, x);

    public Tensor Adjoint(Tensor y) => InFloat32(a.Adjoint, y);

    public Tensor PseudoInverse(Tensor y) => InFloat32(a.PseudoInverse, y);

    public Tensor Normal(Tensor x) => InFloat32(a.Normal, x);

    public Tensor Pullback(Tensor x, Tensor v) =>
        InFloat32(argument => a.Pullback(x.to(ScalarType.Float32), argument), v);

    public void Dispose() => a.Dispose();

    private Tensor InFloat32(Func<Tensor, Tensor> map, Tensor argument)
    {
        using var scope = NewDisposeScope();
        using var precision = Autocast.Off(device);
        return map(argument.to(ScalarType.Float32)).MoveToOuterDisposeScope();
    }
}
