using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>A linear map known by its forward direction alone: all else is derived from it.</summary>
/// <remarks>
/// Aᵀy is the gradient of ⟨A x, y⟩ with respect to x (a vector-Jacobian product), exact and differentiable;
/// A⁺ is found by conjugate gradient; ‖A‖ is estimated when it is first asked for. A product with Aᵀ costs
/// about two or three with A. A map that is not linear is found out by the operator conformance suite: its
/// derivative at 0 is not its adjoint.
/// </remarks>
/// <example>A shift: <c>new ForwardOperator(request, x => x.roll(1, 3))</c>.</example>
public sealed class ForwardOperator : IOperator
{
    private readonly Func<Tensor, Tensor> _forward;
    private readonly IDisposable[] _owned;
    private readonly ScalarType _dtype;
    private readonly Device _device;
    private readonly Lazy<double> _norm;

    /// <summary>
    /// An operator whose A is the function; it is called once, to learn the shape of measurements.
    /// </summary>
    /// <param name="request">What the operator is created for.</param>
    /// <param name="forward">A, from (N, C, H, W) to (N, ...): linear, and made of tensor operations.</param>
    /// <param name="owned">
    /// Disposed with the operator; tensors among them leave the scope they were made in.
    /// </param>
    /// <exception cref="PluginException">
    /// The function does not keep the batch, or is not differentiable.
    /// </exception>
    public ForwardOperator(OperatorRequest request, Func<Tensor, Tensor> forward, params IDisposable[] owned)
    {
        (Image, _dtype, _device) = (request.Image, request.DType, request.Device);
        (_forward, _owned) = (forward, owned);
        foreach (var tensor in owned.OfType<Tensor>()) tensor.DetachFromDisposeScope();
        Measurement = MeasuredShape.Of(request, forward);
        _norm = new Lazy<double>(() => DerivedNorm.Of(this, _dtype, _device));
    }

    /// <inheritdoc/>
    public ImageShape Image { get; }

    /// <inheritdoc/>
    public IReadOnlyList<long> Measurement { get; }

    /// <summary>The function that A was made of: an error message finds its source there.</summary>
    public Delegate Function => _forward;

    /// <summary>‖A‖ if its author knows it; estimated otherwise.</summary>
    public double? KnownNorm { get; init; }

    /// <inheritdoc/>
    public double? Norm => KnownNorm ?? _norm.Value;

    /// <inheritdoc/>
    public bool PseudoInverseIsAdjoint { get; init; }

    /// <inheritdoc/>
    public bool HasPseudoInverse { get; init; } = true;

    /// <inheritdoc/>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = _forward(x);
        return (ReferenceEquals(y, x) ? x.clone() : y).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Adjoint(Tensor y)
    {
        using var scope = NewDisposeScope();
        var differentiable = is_grad_enabled() && y.requires_grad;
        using var gradients = enable_grad();
        var x = zeros(
            [y.shape[0], Image.Channels, Image.Height, Image.Width], dtype: y.dtype, device: y.device)
            .requires_grad_();
        var ax = Differentiable(_forward(x));
        if (!ax.shape.SequenceEqual(y.shape))
        {
            throw new PluginException($"the forward map gave ({string.Join(", ", ax.shape)}) for "
                + $"{y.shape[0]} images, "
                + $"but a measurement is ({string.Join(", ", Measurement)}): keep the batch apart, as the "
                + "first dimension");
        }
        var gradient = autograd.grad(
            [ax], [x], [y], retain_graph: differentiable, create_graph: differentiable, allow_unused: true)[
                0];

        // A gradient that nothing reached is one of 0.
        return (gradient is null || gradient.IsInvalid ? zeros_like(x) : gradient).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var item in _owned) item.Dispose();
    }

    private static Tensor Differentiable(Tensor ax) => ax.requires_grad ? ax : throw new PluginException(
        "the adjoint cannot be derived from the forward map, as nothing leads back from its result to the "
        + "image: use tensor operations throughout (no data<float>(), no item(), no detach()), or give an "
        + "adjoint");
}
