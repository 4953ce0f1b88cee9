using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tomography;

/// <summary>The scan of images of one size.</summary>
internal sealed class CtOperator : IOperator
{
    private readonly ProjectionMatrix _matrix;
    private readonly FilteredBackProjection? _filtered;
    private readonly int _iterations;
    private readonly IReadOnlyDictionary<string, Tensor> _external = new Dictionary<string, Tensor>();

    /// <param name="image">Shape of the images.</param>
    /// <param name="matrix">A lease of the matrix; disposed with the operator.</param>
    /// <param name="options">What stands for A⁺.</param>
    /// <param name="given">The scan that came with a measurement; null if none did.</param>
    public CtOperator(ImageShape image, ProjectionMatrix matrix, CtOptions options, GivenScan? given)
    {
        (Image, _matrix, _iterations) = (image, matrix, options.Iterations);
        Measurement = [image.Channels, matrix.Scan.Angles.Count, matrix.Scan.Detectors];
        if (options.PseudoInverse == InverseMethod.Fbp)
            _filtered = new FilteredBackProjection(matrix.Scan, matrix.Gain, options.Window);
        if (given is null) return;
        _external = given.ToTensors();
        foreach (var tensor in _external.Values) tensor.DetachFromDisposeScope();
    }

    public ImageShape Image { get; }

    public IReadOnlyList<long> Measurement { get; }

    public double? Norm => _matrix.Norm;

    public IReadOnlyDictionary<string, Tensor> External => _external;

    public Tensor Forward(Tensor x) =>
        _matrix.Forward(Checked(x, [Image.Channels, Image.Height, Image.Width], nameof(x)));

    public Tensor Adjoint(Tensor y) => _matrix.Adjoint(Checked(y, Measurement, nameof(y)));

    public Tensor PseudoInverse(Tensor y)
    {
        Checked(y, Measurement, nameof(y));
        return _filtered is null
            ? NuMethod.PseudoInverse(this, y, 1.001 * _matrix.Norm, _iterations)
            : _filtered.Reconstruct(y);
    }

    public void Dispose()
    {
        foreach (var tensor in _external.Values) tensor.Dispose();
        _matrix.Dispose();
    }

    private static Tensor Checked(Tensor t, IReadOnlyList<long> shape, string name) =>
        t.dim() == 4 && t.shape[1..].SequenceEqual(shape) ? t : throw new ArgumentException(
            $"ct was given ({string.Join(", ", t.shape)}), expected (N, {string.Join(", ", shape)})", name);
}
