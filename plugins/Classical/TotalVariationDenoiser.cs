using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Classical;

/// <summary>The proximal map of total variation: argmin over x in C of ½‖x − b‖² + μ TV(x).</summary>
/// <remarks>
/// Fast gradient projection on the dual (Beck and Teboulle, IEEE TIP 2009, algorithm FGP): x = P_C(b − μ
/// Dᵀ(p, q)), with vectors (p, q) of length at most 1. It starts from the dual field that the last call ended
/// with, which is near where the next one ends: inside an outer iteration a few steps are enough. Tensors
/// belong to the dispose scope that the denoiser is made in; it works in place, under no_grad.
/// </remarks>
internal sealed class TotalVariationDenoiser
{
    private readonly ValueRange _bounds;
    private readonly bool _smooths;
    private readonly (Scalar Plus, Scalar Minus) _weight;
    private readonly (Scalar Plus, Scalar Minus) _step;
    private readonly Scalar[] _momentum;
    private readonly DualField _point;
    private readonly Tensor _scratch;
    private readonly ShiftedViews _image;
    private DualField _previous;

    /// <summary>A denoiser for images like one.</summary>
    /// <param name="like">Shape, dtype and device, (N, C, H, W).</param>
    /// <param name="weight">μ.</param>
    /// <param name="iterations">Dual steps a call.</param>
    /// <param name="bounds">C.</param>
    public TotalVariationDenoiser(Tensor like, double weight, int iterations, ValueRange bounds)
    {
        _bounds = bounds;
        _smooths = weight > 0;
        _weight = ((-weight).ToScalar(), weight.ToScalar());
        _step = ((1 / (8 * weight)).ToScalar(), (-1 / (8 * weight)).ToScalar());    // ‖D‖² <= 8
        _momentum = [.. Momentum(iterations).Select(m => m.ToScalar())];
        (Dual, _previous, _point) = (new DualField(like), new DualField(like), new DualField(like));
        _scratch = zeros_like(like);
        _image = new ShiftedViews(zeros_like(like));
    }

    /// <summary>The dual field that the last call ended with.</summary>
    public DualField Dual { get; private set; }

    /// <summary>The denoised image, a new tensor of the caller's.</summary>
    public Tensor Denoise(Tensor noisy)
    {
        if (_smooths)
        {
            _point.CopyFrom(Dual);
            foreach (var momentum in _momentum)
            {
                SetImage(noisy, _point);
                (Dual, _previous) = (_previous, Dual);
                Dual.CopyFrom(_point);
                Dual.AddDifferences(_image, _step.Plus, _step.Minus);
                Dual.Project(_scratch);
                _point.Extrapolate(Dual, _previous, momentum);
            }
        }

        SetImage(noisy, Dual);
        return _image.Image.clone();
    }

    /// <summary>image = P_C(noisy − μ Dᵀ field).</summary>
    private void SetImage(Tensor noisy, DualField field)
    {
        _image.Image.copy_(noisy);
        if (_smooths) field.AddTransposedTo(_image, _weight.Plus, _weight.Minus);
        if (_bounds == ValueRange.Unit) _image.Image.clamp_(Scalars.Zero, Scalars.One);
        if (_bounds == ValueRange.NonNegative) _image.Image.clamp_min_(Scalars.Zero);
    }

    /// <summary>(t − 1) / t' with t' = (1 + √(1 + 4t²)) / 2, from t = 1.</summary>
    private static IEnumerable<double> Momentum(int iterations)
    {
        var t = 1.0;
        for (var i = 0; i < iterations; i++)
        {
            var next = (1 + Math.Sqrt(1 + (4 * t * t))) / 2;
            yield return (t - 1) / next;
            t = next;
        }
    }
}
