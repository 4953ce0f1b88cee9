using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using Idm.Sdk.Operators.Composition;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Operators;

/// <summary>
/// An operator may say that it has no A⁺, or is not linear: what needs that refuses it, and the checks
/// follow.
/// </summary>
public sealed class OperatorRequirementsTests : IDisposable
{
    private static readonly RandomStream Random = RandomStream.FromSeed(1);
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly OperatorRequest _request = new(
        new ImageShape(1, 4, 5), ScalarType.Float64, CPU, Random, Random);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Without_a_pseudo_inverse_all_else_holds()
    {
        using var a = new ForwardOperator(_request, x => x.cumsum(3)) { HasPseudoInverse = false };
        OperatorCheck.Full(a, Random, ScalarType.Float64, CPU).EnsurePassed("sums");
        Refused(a, m => m.PseudoInverse);
        Refused(a, m => m.ProjectOntoData(m.BackProjection));
        using var measurement = new Measurement(a, ones([1, .. a.Measurement], ScalarType.Float64));
        Assert.Equal([1L, 1, 4, 5], measurement.GradientStep(measurement.BackProjection).shape);
        Assert.Equal([1L, 1, 4, 5], measurement.Proximal(measurement.BackProjection, 0.1).shape);
    }

    [Fact]
    public void Compositions_have_none_if_a_part_has_none()
    {
        ForwardOperator Without() => new(_request, x => x.cumsum(3)) { HasPseudoInverse = false };
        using var composed = new ComposedOperator([Without()], ScalarType.Float64, CPU);
        using var stacked = new StackedOperator(
            [Without(), new ForwardOperator(_request, x => x.roll(1, 3))], ScalarType.Float64, CPU);
        using var scaled = new ScaledOperator(Without(), 2);
        using var channels = new PerChannelOperator(Without(), 3);
        Assert.All((IOperator[])[composed, stacked, scaled, channels], a => Assert.False(a.HasPseudoInverse));
    }

    [Fact]
    public void It_cannot_be_the_adjoint_and_not_there()
    {
        using var a = new LinearOperator(_request.Image, [1, 4, 5], x => x.clone(), y => y.clone())
        { Norm = 1, PseudoInverseIsAdjoint = true, HasPseudoInverse = false };
        var report = OperatorCheck.Full(a, Random, ScalarType.Float64, CPU);
        Assert.Equal(["adjoint as inverse"], report.Results.Where(r => !r.Passed).Select(r => r.Name));
    }

    /// <summary>f(x) = x²: J(x)ᵀv = 2 x v; it explains every y by √y.</summary>
    [Fact]
    public void A_map_that_is_not_linear_is_made_of_its_forward_direction()
    {
        using var a = new DifferentiableOperator(
            _request, x => x.square()) { ClosedFormPseudoInverse = y => y.abs().sqrt() };
        OperatorCheck.Full(a, Random, ScalarType.Float64, CPU).EnsurePassed("square");
        var x = arange(20, ScalarType.Float64).view(1, 1, 4, 5);
        var v = x.cos();
        Assert.Equal(0, a.Pullback(x, v).sub(x.mul(v).Times(2)).abs().max().item<double>(), 1e-14);
        Assert.Equal(0, a.Adjoint(v).sub(v).abs().max().item<double>(), 1e-14);
        using var measurement = new Measurement(a, x.square());
        Assert.Contains("is not", Assert.Throws<PluginException>(
            () => measurement.ProjectOntoData(x)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Its_derivative_can_be_differentiated_again()
    {
        using var a = new DifferentiableOperator(_request, x => x.pow(3));
        var x = arange(20, ScalarType.Float64).view(1, 1, 4, 5).requires_grad_();
        a.Pullback(x, ones_like(x)).sum().backward();
        // (3 x²)' = 6 x.
        Assert.Equal(0, x.grad!.sub(x.detach().Times(6)).abs().max().item<double>(), 1e-12);
        Assert.False(a.HasPseudoInverse);
        Assert.Throws<PluginException>(() => a.PseudoInverse(ones_like(x)));
        using var cut = new DifferentiableOperator(_request, x => x.detach().square());
        Assert.Contains("nothing leads back", Assert.Throws<PluginException>(
            () => cut.Pullback(x, x)).Message, StringComparison.Ordinal);
    }

    private static void Refused(IOperator a, Func<Measurement, Tensor> use)
    {
        using var measurement = new Measurement(a, ones([1, .. a.Measurement], ScalarType.Float64));
        var error = Assert.Throws<PluginException>(() => use(measurement));
        Assert.EndsWith(" needs the pseudo-inverse A⁺, and this operator has none: use a sampler that goes "
            + "without: 'landweber', 'cg' or 'tv'; 'diffpir', 'pnp', 'daps' or 'dps' with a prior; or 'idm' "
            + "with consistency: gradient", error.Message,
            StringComparison.Ordinal);
    }
}
