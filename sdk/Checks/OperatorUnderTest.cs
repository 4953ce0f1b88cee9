using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>
/// An operator on trial, with the inputs that checks try it on and the limits that they hold it to.
/// </summary>
/// <param name="Operator">The operator.</param>
/// <param name="Random">Where inputs are drawn from.</param>
/// <param name="DType">float32 or float64.</param>
/// <param name="Device">Where inputs live.</param>
public sealed record OperatorUnderTest(
    IOperator Operator, RandomStream Random, ScalarType DType, Device Device)
{
    /// <summary>Relative tolerance for rounding: 1e-10 in float64, otherwise 1e-5.</summary>
    public double Rounding => DType == ScalarType.Float64 ? 1e-10 : 1e-5;

    /// <summary>(n, C, H, W) for n images.</summary>
    public long[] ImageShape(int n) =>
        [n, Operator.Image.Channels, Operator.Image.Height, Operator.Image.Width];

    /// <summary>(n, ...) for n measurements.</summary>
    public long[] MeasurementShape(int n) => [n, .. Operator.Measurement];

    /// <summary>n images with independent uniform values in (-1, 1).</summary>
    public Tensor Images(int n) => Draw(ImageShape(n));

    /// <summary>n measurements with independent uniform values in (-1, 1).</summary>
    public Tensor Measurements(int n) => Draw(MeasurementShape(n));

    /// <summary>
    /// The first, the last and a few more unit vectors of a shape, each an item of the batch.
    /// </summary>
    /// <param name="shape">A batch of such vectors, as <see cref="ImageShape"/> gives it; its first size is
    /// the number.</param>
    public Tensor Impulses(long[] shape)
    {
        var count = shape[1..].Aggregate(1L, (a, b) => a * b);
        var values = zeros([shape[0], count], dtype: DType, device: Device);
        for (var i = 0; i < shape[0]; i++)
        {
            var at = i == 0 ? 0 : i == 1 ? count - 1 : Random.NextInt((int)Math.Min(count, int.MaxValue));
            values[i, at].fill_(Scalars.One);
        }
        return values.reshape(shape);
    }

    /// <summary>
    /// Uniform values of 16 bits each: four to a draw, since large images should not wait for their checks.
    /// </summary>
    private Tensor Draw(long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length;)
        {
            var bits = Random.NextBits();
            for (var end = Math.Min(i + 4, values.Length); i < end; i++, bits >>= 16)
                values[i] = (((ushort)bits + 0.5f) / 32768f) - 1f;
        }
        return tensor(values, dtype: DType, device: Device).reshape(shape);
    }
}
