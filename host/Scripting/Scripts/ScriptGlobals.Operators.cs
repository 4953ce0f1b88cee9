using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Scripting.Scripts;

/// <summary>The building blocks of operators.</summary>
public static partial class ScriptGlobals
{
    /// <summary>
    /// An operator from a forward map alone: Aᵀ is its exact derivative, A⁺ and ‖A‖ are found by iteration.
    /// </summary>
    /// <param name="request">What the operator is created for.</param>
    /// <param name="forward">A, from (N, C, H, W) to (N, ...): linear, and made of tensor operations.</param>
    /// <param name="invertible">
    /// False for a map whose A⁺ is out of reach: what needs it then refuses the operator.
    /// </param>
    public static ForwardOperator FromForward(
        OperatorRequest request, Func<Tensor, Tensor> forward, bool invertible = true) =>
        new(request, forward) { HasPseudoInverse = invertible };

    /// <summary>
    /// A map that is not linear, from its forward direction alone: its derivative is found by autograd.
    /// </summary>
    /// <param name="request">What the operator is created for.</param>
    /// <param name="forward">
    /// f, from (N, C, H, W) to (N, ...), made of differentiable tensor operations.
    /// </param>
    /// <param name="lipschitz">
    /// L with ‖f(u) − f(v)‖ ≤ L ‖u − v‖, if it is known: <c>landweber</c> needs it.
    /// </param>
    /// <param name="inverse">Some image that explains y, f(f⁺(f(x))) = f(x), if one is known.</param>
    public static DifferentiableOperator FromNonlinear(
        OperatorRequest request, Func<Tensor, Tensor> forward, double? lipschitz = null,
        Func<Tensor, Tensor>? inverse = null) =>
        new(request, forward) { NormBound = lipschitz, ClosedFormPseudoInverse = inverse };

    /// <summary>
    /// An operator from a forward map and its adjoint; the host proves that they belong together.
    /// </summary>
    /// <param name="request">What the operator is created for.</param>
    /// <param name="forward">A, from (N, C, H, W) to (N, ...).</param>
    /// <param name="adjoint">Aᵀ, from (N, ...) to (N, C, H, W).</param>
    /// <param name="norm">‖A‖, if it is known.</param>
    /// <param name="adjointInverts">Whether A Aᵀ A = A, so that A⁺ = Aᵀ.</param>
    /// <param name="invertible">
    /// False for a map whose A⁺ is out of reach: what needs it then refuses the operator.
    /// </param>
    public static LinearOperator FromPair(
        OperatorRequest request, Func<Tensor, Tensor> forward, Func<Tensor, Tensor> adjoint,
        double? norm = null,
        bool adjointInverts = false, bool invertible = true)
    {
        using var scope = NewDisposeScope();
        var (c, h, w) = request.Image;
        var measured = forward(zeros([1, c, h, w], dtype: request.DType, device: request.Device)).shape;
        return new LinearOperator(request.Image, measured[1..], forward, adjoint)
        { Norm = norm, PseudoInverseIsAdjoint = adjointInverts, HasPseudoInverse = invertible };
    }

    /// <summary>Multiplication by an image, such as a mask of 0 and 1.</summary>
    /// <param name="request">What the operator is created for.</param>
    /// <param name="factors">(C, H, W), or what broadcasts to it.</param>
    public static LinearOperator Mask(OperatorRequest request, Tensor factors) =>
        Diagonal.Of(request, factors);

    /// <summary>Some of the image's spatial frequencies.</summary>
    /// <param name="request">What the operator is created for.</param>
    /// <param name="mask">(C, H, W), or what broadcasts to it; the frequency 0 is at [0, 0].</param>
    public static LinearOperator Frequencies(OperatorRequest request, Tensor mask) =>
        FourierMask.Of(request, mask);

    /// <summary>A matrix over all pixels, one row for each number measured.</summary>
    /// <param name="request">What the operator is created for.</param>
    /// <param name="matrix">(rows, C·H·W).</param>
    /// <param name="orthonormalRows">Whether M Mᵀ = I.</param>
    public static LinearOperator Matrix(
        OperatorRequest request, Tensor matrix, bool orthonormalRows = false) =>
        DenseMatrix.Of(request, matrix, orthonormalRows);

    /// <summary>Blur by a kernel.</summary>
    /// <param name="request">What the operator is created for.</param>
    /// <param name="kernel">(rows, columns).</param>
    /// <param name="border">What lies beyond the border of the image.</param>
    public static IOperator Blur(
        OperatorRequest request, Tensor kernel, ConvolutionBorder border = ConvolutionBorder.Circular) =>
        Convolution.Of(request, kernel, border);
}
