using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>A map that is differentiable and not linear, known by its forward direction alone.</summary>
/// <remarks>
/// J(x)ᵀv is found by autograd, exact and differentiable. Samplers that follow the gradient of ½‖f(x) − y‖²
/// need nothing else; those that need a linear A refuse it by name.
/// </remarks>
/// <example>Intensities: <c>new DifferentiableOperator(request, x => x.Squared())</c>.</example>
public sealed class DifferentiableOperator : IOperator
{
    private const double Grey = 0.5;
    private readonly Func<Tensor, Tensor> _forward;
    private readonly IDisposable[] _owned;

    /// <summary>
    /// An operator whose f is the function; it is called once, to learn the shape of measurements.
    /// </summary>
    /// <param name="request">What the operator is created for.</param>
    /// <param name="forward">
    /// f, from (N, C, H, W) to (N, ...), made of differentiable tensor operations.
    /// </param>
    /// <param name="owned">
    /// Disposed with the operator; tensors among them leave the scope they were made in.
    /// </param>
    /// <exception cref="PluginException">The function does not keep the batch.</exception>
    public DifferentiableOperator(
        OperatorRequest request, Func<Tensor, Tensor> forward, params IDisposable[] owned)
    {
        (Image, _forward, _owned) = (request.Image, forward, owned);
        foreach (var tensor in owned.OfType<Tensor>()) tensor.DetachFromDisposeScope();
        Measurement = MeasuredShape.Of(request, forward);
    }

    /// <inheritdoc/>
    public ImageShape Image { get; }

    /// <inheritdoc/>
    public IReadOnlyList<long> Measurement { get; }

    /// <summary>The function that f was made of: an error message finds its source there.</summary>
    public Delegate Function => _forward;

    /// <summary>False.</summary>
    public bool IsLinear => false;

    /// <summary>Null: the norm of a linear map.</summary>
    public double? Norm => null;

    /// <summary>A Lipschitz constant L of f, ‖f(u) − f(v)‖ ≤ L ‖u − v‖, if its author knows one.</summary>
    public double? NormBound { get; init; }

    /// <summary>f⁺, some image that explains y: f(f⁺(f(x))) = f(x). Null if none is known.</summary>
    public Func<Tensor, Tensor>? ClosedFormPseudoInverse { get; init; }

    /// <inheritdoc/>
    public bool HasPseudoInverse => ClosedFormPseudoInverse is not null;

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => Scoped(_forward, x);

    /// <summary>J(½)ᵀy, the derivative at an even grey: an image to look at and to start from.</summary>
    public Tensor Adjoint(Tensor y) => Scoped(v => Pullback(
        v.new_empty([v.shape[0], Image.Channels, Image.Height, Image.Width]).fill_(Filling), v), y);

    /// <inheritdoc/>
    public Tensor PseudoInverse(Tensor y)
    {
        this.RequirePseudoInverse("the image that explains y");
        return Scoped(ClosedFormPseudoInverse!, y);
    }

    /// <inheritdoc/>
    /// <exception cref="PluginException">Nothing leads back from f(x) to x.</exception>
    public Tensor Pullback(Tensor x, Tensor v)
    {
        using var scope = NewDisposeScope();
        var differentiable = is_grad_enabled() && (x.requires_grad || v.requires_grad);
        using var gradients = enable_grad();
        var at = x.requires_grad ? x : x.detach().requires_grad_();
        var y = _forward(at);
        if (!y.requires_grad)
        {
            throw new PluginException("nothing leads back from f(x) to the image, so that there is no "
                + "derivative: use tensor operations throughout (no data<float>(), no item(), no detach())");
        }
        var gradient = autograd.grad(
            [y], [at], [v], retain_graph: differentiable, create_graph: differentiable, allow_unused: true)[
                0];
        return (gradient is null || gradient.IsInvalid ? zeros_like(x) : gradient).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var item in _owned) item.Dispose();
    }

    private static TorchSharp.Scalar Filling { get; } = TorchSharp.ScalarExtensionMethods.ToScalar(Grey);

    private static Tensor Scoped(Func<Tensor, Tensor> map, Tensor argument)
    {
        using var scope = NewDisposeScope();
        var result = map(argument);
        return (ReferenceEquals(result, argument) ? argument.clone() : result).MoveToOuterDisposeScope();
    }
}
