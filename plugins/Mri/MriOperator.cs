using Idm.Sdk;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Mri;

/// <summary>One mask and one set of coils: y = P F S x.</summary>
/// <remarks>
/// F is the centred, unitary Fourier transform, S multiplies by the coils' sensitivities, and P picks the
/// measured points. Complex numbers are pairs of real ones, so ⟨u, v⟩ is Re⟨u, v⟩, and for real images Aᵀ
/// takes a real part.
/// </remarks>
internal sealed class MriOperator : IOperator
{
    private readonly int _channels;
    private readonly long _coils;
    private readonly Tensor _mask;              // (H, W), as files have it
    private readonly Tensor _places;            // (1, 1, 1, M): points in the FFT's grid
    private readonly Tensor? _maps;             // (1, coils, H, W), centre first; null for one uniform coil
    private readonly Tensor? _conjugates;
    private readonly Tensor? _sensitivities;    // (coils, H, W, 2), as files have them
    private readonly Tensor? _inverseWeights;   // (M); null where A⁺ = Aᵀ or no closed form is known
    private readonly double _bound;             // of ‖A‖, where A⁺ has no closed form
    private readonly int _iterations;

    /// <param name="image">Shape of the images: 1 channel, or 2 for complex ones.</param>
    /// <param name="mask">The measured points.</param>
    /// <param name="maps">Complex sensitivities (coils, H, W), or null; stay the caller's.</param>
    /// <param name="iterations">Steps of A⁺ where it has no closed form.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="device">Where it computes.</param>
    public MriOperator(
        ImageShape image, SamplingMask mask, Tensor? maps, int iterations, ScalarType dtype, Device device)
    {
        using var scope = NewDisposeScope();
        (Image, _channels, _coils) = (image, image.Channels, maps?.shape[0] ?? 1);
        var places = mask.FftPlaces();
        _mask = mask.ToTensor().DetachFromDisposeScope();
        Measurement = [2 * _coils, places.Length];
        _places = tensor(places).view(1, 1, 1, -1).to(device).DetachFromDisposeScope();
        _iterations = iterations;
        if (maps is not null)
        {
            var type = dtype == ScalarType.Float64 ? ScalarType.ComplexFloat64 : ScalarType.ComplexFloat32;
            maps = maps.to(type);
            _sensitivities = maps.view_as_real().contiguous().DetachFromDisposeScope();
            _maps = fft.ifftshift(maps.to(device), [1, 2]).unsqueeze(0).DetachFromDisposeScope();
            _conjugates = _maps.conj().resolve_conj().DetachFromDisposeScope();
            _bound = Math.Sqrt(maps.abs().Squared().sum([0]).max().to(ScalarType.Float64).item<double>());
            return;
        }

        // AᵀA = Re Fᴴ M F on real images is Fᴴ M̃ F with M̃ the mean of M and its mirror image: 1 at a
        // measured
        // frequency whose opposite is measured too, else 1/2.
        var opposite = _channels == 2 ? [true] : mask.HasOpposite();
        Norm = Math.Sqrt(opposite.Any(o => o) ? 1 : 0.5);
        PseudoInverseIsAdjoint = opposite.All(o => o);
        if (PseudoInverseIsAdjoint) return;
        _inverseWeights = tensor([.. opposite.Select(o => o ? 1.0 : 2.0)])
            .to(dtype).to(device).DetachFromDisposeScope();
    }

    public ImageShape Image { get; }

    public IReadOnlyList<long> Measurement { get; }

    public double? Norm { get; }

    public bool PseudoInverseIsAdjoint { get; }

    public IReadOnlyDictionary<string, Tensor> External => _sensitivities is null
        ? new Dictionary<string, Tensor> { [SamplingMask.Name] = _mask }
        : new Dictionary<string, Tensor>
        {
            [SamplingMask.Name] = _mask, [MeasuredCoils.MapsName] = _sensitivities,
        };

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        Check(x, [_channels, Image.Height, Image.Width], nameof(x));
        var centred = fft.ifftshift(x, [2, 3]);
        var seen = _channels == 1
            ? centred
            : complex(centred.narrow(1, 0, 1).contiguous(), centred.narrow(1, 1, 1).contiguous());
        if (_maps is not null) seen = seen.mul(_maps);
        var spectrum = fft.fft2(seen, norm: FFTNormType.Ortho).view_as_real();
        return spectrum.flatten(2, 3).transpose(2, 3).gather(3, Places(x.shape[0]))
            .reshape(x.shape[0], 2 * _coils, -1).MoveToOuterDisposeScope();
    }

    public Tensor Adjoint(Tensor y) => BackProjection(y, null);

    public Tensor PseudoInverse(Tensor y) => _maps is null
        ? BackProjection(y, _inverseWeights)
        : NuMethod.PseudoInverse(this, y, _bound, _iterations);

    public void Dispose()
    {
        Tensor?[] owned = [_mask, _sensitivities, _places, _maps, _conjugates, _inverseWeights];
        foreach (var t in owned) t?.Dispose();
    }

    /// <summary>Sᴴ Fᴴ Pᵀ (w ⊙ y), of which real images take the real part.</summary>
    private Tensor BackProjection(Tensor y, Tensor? weights)
    {
        using var scope = NewDisposeScope();
        Check(y, Measurement, nameof(y));
        var n = y.shape[0];
        var values = (weights is null ? y : y.mul(weights)).reshape(n, _coils, 2, -1);
        var grid = zeros([n, _coils, 2, (long)Image.Height * Image.Width], dtype: y.dtype, device: y.device)
            .scatter(3, Places(n), values);
        var spectrum = complex(grid.select(2, 0).contiguous(), grid.select(2, 1).contiguous())
            .view(n, _coils, Image.Height, Image.Width);
        var seen = fft.ifft2(spectrum, norm: FFTNormType.Ortho);
        if (_conjugates is not null) seen = seen.mul(_conjugates).sum(1, keepdim: true);
        var image = fft.fftshift(seen, [2, 3]);
        return (_channels == 1 ? image.real.contiguous() : cat([image.real, image.imag], 1))
            .MoveToOuterDisposeScope();
    }

    private Tensor Places(long items) => _places.expand(items, _coils, 2, -1);

    private static void Check(Tensor t, IReadOnlyList<long> shape, string name)
    {
        if (t.dim() == shape.Count + 1 && t.shape[1..].SequenceEqual(shape)) return;
        throw new ArgumentException(
            $"mri was given ({string.Join(", ", t.shape)}), expected (N, {string.Join(", ", shape)})", name);
    }
}
