using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Checks;

/// <summary>
/// f(x) = x + ¼ sin(3x), number by number: not linear, one to one, with slopes from ¼ to 7/4.
/// </summary>
internal class Map : IOperator
{
    private static readonly Scalar Quarter = 0.25.ToScalar();
    private static readonly Scalar Three = 3.0.ToScalar();
    private static readonly Scalar ThreeQuarters = 0.75.ToScalar();

    public ImageShape Image => RightOperators.Image;

    public IReadOnlyList<long> Measurement => RightOperators.Size;

    public double? Norm => null;

    public virtual double? NormBound => 1.75;

    public bool IsLinear => false;

    public virtual Tensor Forward(Tensor x) => x.mul(Three).sin().mul(Quarter).add(x, Scalars.One);

    public Tensor Adjoint(Tensor y) => y.clone();

    public virtual Tensor Pullback(Tensor x, Tensor v) =>
        v.mul(x.mul(Three).cos().mul(ThreeQuarters).add(Scalars.One, Scalars.One));

    /// <summary>By Newton's method from y.</summary>
    public virtual Tensor PseudoInverse(Tensor y)
    {
        var x = y.clone();
        for (var i = 0; i < 60; i++) x = x.sub(Forward(x).sub(y).mul(ThreeQuarters));
        return x;
    }

    public void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>Maps with one fault each, and the check that must name it.</summary>
internal static class WrongMaps
{
    public static IReadOnlyList<WrongOperator> All { get; } =
    [
        new("gradient of the linear part alone", "gradient", true, () => new LinearPart()),
        new("gradient cut off", "gradient", true, () => new Detached()),
        new("autograd is told another slope than f has", "gradient", false, () => new Straight()),
        new("Lipschitz constant too small", "bound", false, () => new LowBound()),
        new("inverse that explains nothing", "pseudo-inverse", false, () => new NoInverse()),
    ];

    private sealed class LinearPart : Map
    {
        public override Tensor Pullback(Tensor x, Tensor v) => v.clone();
    }

    private sealed class Detached : Map
    {
        public override Tensor Forward(Tensor x) => base.Forward(x.detach());
    }

    /// <summary>
    /// The value is f(x), the graph that of the identity: autograd and Pullback agree, and both are wrong.
    /// </summary>
    private sealed class Straight : Map
    {
        public override Tensor Forward(Tensor x) => x.add(base.Forward(x).sub(x).detach(), Scalars.One);

        public override Tensor Pullback(Tensor x, Tensor v) => v.clone();
    }

    private sealed class LowBound : Map
    {
        public override double? NormBound => 1;
    }

    private sealed class NoInverse : Map
    {
        public override Tensor PseudoInverse(Tensor y) => y.clone();
    }
}
