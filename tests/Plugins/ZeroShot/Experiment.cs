using Idm.Plugins.Restoration;
using Idm.Plugins.Tests.Operators;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.ZeroShot;

/// <summary>Images of 4x4 pixels, operators of every sort, and what many draws say.</summary>
internal static class Experiment
{
    public const int Pixels = 16;

    public static readonly ImageShape Image = new(1, 4, 4);

    private static readonly RandomStream _root = RandomStream.FromSeed(2025).Derive("zero-shot");

    /// <summary>Every other pixel: A⁺ = Aᵀ.</summary>
    public static IOperator Mask()
    {
        using var scope = NewDisposeScope();
        return Diagonal.Of(
            Request, arange(Pixels, ScalarType.Float64).remainder(Scalars.Two).reshape(1, 4, 4));
    }

    /// <summary>6 orthonormal rows: A⁺ = Aᵀ.</summary>
    public static IOperator Rows()
    {
        using var scope = NewDisposeScope();
        return DenseMatrix.Of(Request, linalg.qr(Requests.Values(Pixels, 6)).Q.t(), orthonormalRows: true);
    }

    /// <summary>6 rows that are not: singular values from 0.3 to 1.</summary>
    public static IOperator Oblique()
    {
        using var scope = NewDisposeScope();
        var values = linspace(0.3, 1, 6, ScalarType.Float64).unsqueeze(1);
        return DenseMatrix.Of(Request, linalg.qr(Requests.Values(Pixels, 6)).Q.t().Times(values));
    }

    /// <summary>A linear map whose A⁺ is out of reach.</summary>
    public static IOperator WithoutInverse() =>
        new LinearOperator(Image, [1, 4, 4], x => x.Times(0.5), y => y.Times(0.5))
    { Norm = 0.5, HasPseudoInverse = false };

    /// <summary>y = x², of which a Lipschitz constant is declared or not.</summary>
    public static IOperator Intensities(double? lipschitz) =>
        new DifferentiableOperator(Request, x => x.square()) { NormBound = lipschitz };

    /// <summary>A map that is not linear, with a Lipschitz constant.</summary>
    public static IOperator Clipped() => new Clipping(new() { Exposure = 2 }).Create(Image);

    /// <summary>y of one image for a batch of n.</summary>
    public static Measurement Measure(IOperator a, int count = 1, double sigma = 0)
    {
        using var scope = NewDisposeScope();
        var x = arange(Pixels, ScalarType.Float64).cos().Times(0.3).Plus(0.5).reshape(1, 1, 4, 4);
        var y = a.Forward(x);
        long[] many = [count, .. y.shape.Skip(1)];
        return new Measurement(
            a, y.expand(many).contiguous().DetachFromDisposeScope()) { NoiseSigma = sigma };
    }

    public static SamplerContext Context(
        Action<SamplerStep>? report = null, CancellationToken cancellation = default) =>
        new(report, Stream, cancellation);

    /// <summary>The stream that a sampler is given.</summary>
    public static RandomStream Stream => _root.Derive("sampler");

    /// <summary>Pixels of the draws, (n, 16).</summary>
    public static Tensor Draws(ISampler sampler, IModel model, Measurement y) =>
        sampler.Sample(y, model, Context()).flatten(1);

    /// <summary>Whether the draws have this mean: 5 standard errors, and a bias that is allowed.</summary>
    public static void MeanIs(Tensor expected, Tensor draws, double bias)
    {
        using var scope = NewDisposeScope();
        var error = draws.mean([0L]).Minus(expected).abs();
        var allowed = draws.std(0L).Times(5 / Math.Sqrt(draws.shape[0])).Plus(bias);
        Assert.True(
            error.le(allowed).all().item<bool>(),
            $"off by {error.Minus(allowed).max().item<double>():g3} more than allowed, "
            + $"at the most {error.max().item<double>():g3}");
    }

    /// <summary>
    /// Whether the draws have this covariance: 5 standard errors, and a bias, relative to the largest
    /// variance.
    /// </summary>
    public static void CovarianceIs(Tensor expected, Tensor draws, double bias)
    {
        using var scope = NewDisposeScope();
        var centred = draws.Minus(draws.mean([0L]));
        var found = centred.t().mm(centred).Over(draws.shape[0] - 1);
        var (variances, largest) = (expected.diagonal(), expected.diagonal().max().item<double>());
        var standard = variances.outer(variances).Plus(expected.square()).Over(draws.shape[0]).sqrt();
        var error = found.Minus(expected).abs();
        var allowed = standard.Times(5).Plus((bias * largest) + 1e-12);
        Assert.True(
            error.le(allowed).all().item<bool>(),
            $"off by {error.Minus(allowed).max().item<double>():g3} more than allowed, "
            + $"at the most {error.max().item<double>():g3}, where the largest variance is {largest:g3}");
    }

    private static OperatorRequest Request =>
        new(Image, ScalarType.Float64, CPU, _root.Derive("shared"), _root.Derive("item"));
}
