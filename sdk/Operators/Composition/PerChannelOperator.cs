using static TorchSharp.torch;

namespace Idm.Sdk.Operators.Composition;

/// <summary>
/// One operator for each channel alike: A = I ⊗ A₁, so that norm and pseudo-inverse are those of A₁.
/// </summary>
/// <remarks>
/// A₁ measures (1, H, W); its measurements (m, ...) are put together along their first axis: (C m, ...). A₁
/// that gives
/// images (1, H', W') so becomes an operator that gives images (C, H', W').
/// </remarks>
public sealed class PerChannelOperator : IOperator
{
    private readonly IOperator _a;
    private readonly int _channels;

    /// <summary>The operator for images of C channels.</summary>
    /// <param name="a">A₁, for images of one channel; disposed with this one.</param>
    /// <param name="channels">C.</param>
    /// <exception cref="PluginException">A₁ measures more than one channel.</exception>
    public PerChannelOperator(IOperator a, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (a.Image.Channels != 1)
            throw new PluginException($"an operator for each channel takes images of one channel, not "
                + $"{a.Image}: give it the operator of a single channel");
        (_a, _channels) = (a, channels);
    }

    /// <inheritdoc/>
    public ImageShape Image => _a.Image with { Channels = _channels };

    /// <inheritdoc/>
    public IReadOnlyList<long> Measurement => [_channels * _a.Measurement[0], .. _a.Measurement.Skip(1)];

    /// <inheritdoc/>
    public double? Norm => _a.Norm;

    /// <inheritdoc/>
    public double? NormBound => _a.NormBound;

    /// <inheritdoc/>
    public bool PseudoInverseIsAdjoint => _a.PseudoInverseIsAdjoint;

    /// <inheritdoc/>
    public bool HasPseudoInverse => _a.HasPseudoInverse;

    /// <inheritdoc/>
    public bool IsLinear => _a.IsLinear;

    /// <inheritdoc/>
    public IOperator ChannelOperator => _a;

    private long[] OneImage => [-1, 1, _a.Image.Height, _a.Image.Width];

    private long[] Channels => [_channels, _a.Image.Height, _a.Image.Width];

    private long[] OneMeasurement => [-1, .. _a.Measurement];

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => Through(_a.Forward, x, OneImage, Measurement);

    /// <inheritdoc/>
    public Tensor Adjoint(Tensor y) => Through(_a.Adjoint, y, OneMeasurement, Channels);

    /// <inheritdoc/>
    public Tensor PseudoInverse(Tensor y) => Through(_a.PseudoInverse, y, OneMeasurement, Channels);

    /// <inheritdoc/>
    public Tensor Normal(Tensor x) => Through(_a.Normal, x, OneImage, Channels);

    /// <inheritdoc/>
    public Tensor Pullback(Tensor x, Tensor v) =>
        Through(u => _a.Pullback(x.reshape(OneImage), u), v, OneMeasurement, Channels);

    /// <summary>Disposes A₁.</summary>
    public void Dispose() => _a.Dispose();

    /// <summary>Channels become items of a larger batch, and come back.</summary>
    private static Tensor Through(
        Func<Tensor, Tensor> map, Tensor argument, long[] one, IReadOnlyList<long> result)
    {
        using var scope = NewDisposeScope();
        return map(argument.reshape(one)).reshape([argument.shape[0], .. result]).MoveToOuterDisposeScope();
    }
}
