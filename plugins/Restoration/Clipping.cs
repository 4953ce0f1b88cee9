using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Restoration;

/// <summary>Options of <see cref="Clipping"/>.</summary>
public sealed record ClippingOptions
{
    [Description("What brightness is multiplied by before it is clipped to [0, 1]: 2 is one stop too long.")]
    [Range(0.01, 100.0)]
    public double Exposure { get; init; } = 2;
}

/// <summary>An over-exposed photograph: differentiable almost everywhere, but not linear.</summary>
[PluginExport(ExportKinds.Operator, "clipping", "An over-exposed photograph: what is too bright becomes "
    + "white. Not linear.",
    Equation = "f(x) = clip(g x, 0, 1);  J(x)ᵀ v = g v where 0 < g x < 1, else 0;  f⁺(y) = y / g;  Lipschitz "
        + "constant g",
    Shapes = "x and y (N, C, H, W)")]
public sealed class Clipping(ClippingOptions options) : IOperatorFactory
{
    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request) => new ClippingOperator(request.Image, options.Exposure);

    private sealed class ClippingOperator(ImageShape image, double exposure) : IOperator
    {
        private readonly Scalar _gain = exposure.ToScalar();
        private readonly Scalar _inverse = (1 / exposure).ToScalar();

        public ImageShape Image => image;

        public IReadOnlyList<long> Measurement => [image.Channels, image.Height, image.Width];

        public double? Norm => null;

        public double? NormBound => exposure;

        public bool IsLinear => false;

        public Tensor Forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            return x.mul(_gain).clamp(Scalars.Zero, Scalars.One).MoveToOuterDisposeScope();
        }

        public Tensor Adjoint(Tensor y) => y.mul(_gain);

        public Tensor PseudoInverse(Tensor y) => y.mul(_inverse);

        public Tensor Pullback(Tensor x, Tensor v)
        {
            using var scope = NewDisposeScope();
            var passes = x.gt(Scalars.Zero).logical_and(x.lt(_inverse)).to(v.dtype);
            return v.mul(_gain).mul(passes).MoveToOuterDisposeScope();
        }

        public void Dispose()
        {
            _gain.Dispose();
            _inverse.Dispose();
        }
    }
}
