using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>
/// A measurement y with the operator that made it, and its back-projections, each computed at most once.
/// </summary>
/// <remarks>
/// Owns Aᵀy and A⁺y; y and the operator stay the caller's. Immutable for its users; not thread-safe.
/// </remarks>
/// <param name="a">The operator A.</param>
/// <param name="y">The measurement (N, ...).</param>
public sealed class Measurement(IOperator a, Tensor y) : IDisposable
{
    private Tensor? _backProjection;
    private Tensor? _pseudoInverse;
    private Measurement? _channels;
    private double? _squaredNorm;

    /// <summary>The operator A.</summary>
    public IOperator Operator { get; } = a;

    /// <summary>The measurement y, (N, ...).</summary>
    public Tensor Y { get; } = y;

    /// <summary>
    /// σ_y, the standard deviation of the noise in y, in units of y; 0 if there is none, or none is known.
    /// </summary>
    public double NoiseSigma { get; init; }

    /// <summary>Aᵀ y, (N, C, H, W).</summary>
    public Tensor BackProjection => _backProjection ??= Constant(Operator.Adjoint);

    /// <summary>A⁺ y, (N, C, H, W): the image of least norm that explains y.</summary>
    /// <exception cref="PluginException">The operator has no A⁺.</exception>
    public Tensor PseudoInverse
    {
        get
        {
            Operator.RequirePseudoInverse("the image of least norm");
            return Operator.PseudoInverseIsAdjoint
                ? BackProjection
                : _pseudoInverse ??= Constant(Operator.PseudoInverse);
        }
    }

    /// <summary>
    /// The measurements of the channels alone, those of N C images of one channel; null where the operator
    /// has no <see cref="IOperator.ChannelOperator"/>. Owned by this one.
    /// </summary>
    public Measurement? OfChannels => _channels ??= Operator.ChannelOperator is not { } one
        ? null
        : new Measurement(one, Constant(y => y.reshape([-1, .. one.Measurement]).alias()))
        {
            NoiseSigma = NoiseSigma,
        };

    /// <summary>x - A⁺(A x - y): the image nearest to x that explains y, for y in the range of A.</summary>
    /// <exception cref="PluginException">The operator is not linear, or has no A⁺.</exception>
    public Tensor ProjectOntoData(Tensor x)
    {
        Operator.RequireLinear("making an image consistent with its measurement");
        Operator.RequirePseudoInverse("making an image consistent with its measurement");
        using var scope = NewDisposeScope();
        var explained = Operator.PseudoInverseIsAdjoint
            ? Operator.Normal(x)
            : Operator.PseudoInverse(Operator.Forward(x));
        return x.sub(explained).add(PseudoInverse, Scalars.One).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// x - Aᵀ(A x - y) / ‖A‖²: a step towards the images that explain y, for an A whose A⁺ is too expensive.
    /// </summary>
    /// <remarks>
    /// Where A⁺ = Aᵀ and ‖A‖ = 1, it is the whole way. J(x)ᵀ stands for Aᵀ where A is not linear.
    /// </remarks>
    public Tensor GradientStep(Tensor x)
    {
        using var scope = NewDisposeScope();
        using var step = (-1 / SquaredNorm).ToScalar();
        var gradient = Operator.Pullback(x, Operator.Forward(x).sub(Y));
        return x.add(gradient, step).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// argmin ½‖A z - y‖² + ½ w ‖z - x‖²: the proximal map of the data term, in closed form where A⁺ = Aᵀ.
    /// </summary>
    /// <param name="x">The image that the result stays near to, (N, C, H, W).</param>
    /// <param name="weight">w, above 0, in units of ‖A‖²: large stays near x, small explains y.</param>
    /// <exception cref="PluginException">
    /// Conjugate gradient did not converge: A is ill-conditioned and w small.
    /// </exception>
    public Tensor Proximal(Tensor x, double weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        Operator.RequireLinear("the proximal map");
        using var scope = NewDisposeScope();
        if (!Operator.PseudoInverseIsAdjoint)
        {
            var options = new SolverOptions { Damping = weight, Near = x };
            return ConjugateGradient.Solve(Operator, Y, options)
                .Require("the proximal map by conjugate gradient", slack: 1000).MoveToOuterDisposeScope();
        }

        using var share = (1 / (1 + weight)).ToScalar();
        var missing = BackProjection.sub(Operator.Normal(x));
        return x.add(missing, share).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the back-projections.</summary>
    public void Dispose()
    {
        _backProjection?.Dispose();
        _pseudoInverse?.Dispose();
        _channels?.Y.Dispose();
        _channels?.Dispose();
    }

    private double SquaredNorm => _squaredNorm ??=
        OperatorNorm.AtMost(
            Operator, RandomStream.FromSeed(0).Derive("norm"), Y.dtype, Y.device) is var norm and > 0
            ? norm * norm
            : 1;

    private Tensor Constant(Func<Tensor, Tensor> map)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return map(Y).DetachFromDisposeScope();
    }
}
