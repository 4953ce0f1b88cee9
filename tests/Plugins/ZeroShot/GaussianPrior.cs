using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Tests.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.ZeroShot;

/// <summary>
/// Images N(m, C), whose best denoiser m + C (C + σ²)⁻¹ (x − m) and whose posterior under a linear
/// measurement are known.
/// </summary>
/// <param name="mean">m, (n).</param>
/// <param name="covariance">C, (n, n).</param>
internal sealed class GaussianPrior(Tensor mean, Tensor covariance) : IDenoiser
{
    /// <summary>m, (n).</summary>
    public Tensor Mean => mean;

    /// <summary>C, (n, n).</summary>
    public Tensor Covariance => covariance;

    public nn.Module Network => throw new NotSupportedException();

    public SigmaRange SigmaRange { get; init; } = SigmaRange.All;

    /// <summary>Pixels that go together the more the nearer they are.</summary>
    public static GaussianPrior Smooth()
    {
        using var scope = NewDisposeScope();
        var place = arange(4, ScalarType.Float64);
        var far = place.unsqueeze(1).sub(place).abs();
        var along = far.Over(-3).exp();
        return Of(Waves(), kron(along, along).Times(0.09));
    }

    /// <summary>Independent pixels of variance <paramref name="variance"/>.</summary>
    public static GaussianPrior Independent(double variance)
    {
        using var scope = NewDisposeScope();
        return Of(Waves(), eye(16, dtype: ScalarType.Float64).Times(variance));
    }

    /// <summary>C (C + σ²)⁻¹, (n, n).</summary>
    public Tensor Shrinkage(double sigma)
    {
        using var scope = NewDisposeScope();
        return linalg.solve(
            covariance.Plus(eye(mean.shape[0], dtype: ScalarType.Float64), times: sigma * sigma), covariance)
            .MoveToOuterDisposeScope();
    }

    public Tensor Denoise(Tensor x, NoiseLevel level, Measurement? measurement)
    {
        using var scope = NewDisposeScope();
        var shrinkage = Shrinkage(level.Number!.Value).to(x.dtype);
        var m = mean.to(x.dtype);
        return x.flatten(1).Minus(m).mm(shrinkage).Plus(m).reshape(x.shape).MoveToOuterDisposeScope();
    }

    /// <summary>Mean and covariance of x given y = A x + σ n.</summary>
    public (Tensor Mean, Tensor Covariance) Posterior(IOperator a, Tensor y, double sigma)
    {
        using var scope = NewDisposeScope();
        var matrix = Dense.Of(a);
        var of = matrix.mm(covariance);
        var gain = linalg.solve(
            of.mm(matrix.t()).Plus(eye(matrix.shape[0], dtype: ScalarType.Float64), times: sigma * sigma),
            of).t();
        var expected = mean.Plus(gain.mv(y.flatten().Minus(matrix.mv(mean))));
        return (expected.MoveToOuterDisposeScope(), covariance.Minus(gain.mm(of)).MoveToOuterDisposeScope());
    }

    public void Dispose()
    {
    }

    private static Tensor Waves() => arange(16, ScalarType.Float64).sin().Times(0.2).Plus(0.5);

    private static GaussianPrior Of(Tensor mean, Tensor covariance) =>
        new(mean.MoveToOuterDisposeScope(), covariance.MoveToOuterDisposeScope());
}
