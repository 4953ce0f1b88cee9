using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Scripting.Scripts.Parts;

/// <summary>
/// An operator of a script: it owns the tensors that the script made for it, and knows the script's lines.
/// </summary>
internal sealed class ScriptOperator(IOperator a, IReadOnlyList<IDisposable> made, ScriptPart part)
    : IOperator
{
    public ImageShape Image => a.Image;

    public IReadOnlyList<long> Measurement => a.Measurement;

    public double? Norm => a.Norm;

    public double? NormBound => a.NormBound;

    public bool IsLinear => a.IsLinear;

    public bool HasPseudoInverse => a.HasPseudoInverse;

    public bool PseudoInverseIsAdjoint => a.PseudoInverseIsAdjoint;

    /// <summary>The operator as the script made it.</summary>
    public IOperator Made => a;

    /// <summary>Definition in the script.</summary>
    public ScriptPart Part => part;

    public Tensor Forward(Tensor x) => Scoped(a.Forward, x);

    public Tensor Adjoint(Tensor y) => Scoped(a.Adjoint, y);

    public Tensor PseudoInverse(Tensor y) => Scoped(a.PseudoInverse, y);

    public Tensor Normal(Tensor x) => Scoped(a.Normal, x);

    public Tensor Pullback(Tensor x, Tensor v) => Scoped(u => a.Pullback(x, u), v);

    public void Dispose()
    {
        a.Dispose();
        foreach (var item in made) item.Dispose();
    }

    private static Tensor Scoped(Func<Tensor, Tensor> map, Tensor argument)
    {
        using var scope = NewDisposeScope();
        return map(argument).MoveToOuterDisposeScope();
    }
}
