using System.Globalization;

namespace Idm.Benchmarks;

/// <summary>Compares gradients g with exact ones g₀ over some parameters.</summary>
internal sealed class GradientDistance(string name)
{
    private double _product, _size, _exactSize, _difference;
    private (string Name, double Cosine) _worst = ("none", 1);

    /// <summary>⟨g, g₀⟩ / ‖g‖ ‖g₀‖.</summary>
    public double Cosine => _product / Math.Sqrt(_size * _exactSize);

    /// <summary>‖g‖ / ‖g₀‖.</summary>
    public double Ratio => Math.Sqrt(_size / _exactSize);

    /// <summary>‖g - g₀‖ / ‖g₀‖.</summary>
    public double Distance => Math.Sqrt(_difference / _exactSize);

    public void Add(float[] gradient, float[] exact)
    {
        for (var i = 0; i < exact.Length; i++)
        {
            double g = gradient[i], e = exact[i];
            _product += g * e;
            _size += g * g;
            _exactSize += e * e;
            _difference += (g - e) * (g - e);
        }
        if (exact.Length > 1) _worst = (name, Cosine);
    }

    public void Add(GradientDistance other)
    {
        _product += other._product;
        _size += other._size;
        _exactSize += other._exactSize;
        _difference += other._difference;
        // Gradients that vanish analytically are rounding in any precision: a bias that the next norm takes
        // away.
        if (other._exactSize > 1e-10 * _exactSize && other._worst.Cosine < _worst.Cosine)
            _worst = other._worst;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{name,-24} distance {Distance:e1}  cosine {Cosine:f5}  norm {Ratio:f4}  worst {_worst.Cosine:f4} "
            + $"{_worst.Name}");
}
