using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Classical;

/// <summary>
/// A field (p, q) of one 2-vector a pixel, p for differences down and q for differences to the right.
/// </summary>
/// <remarks>
/// The last row of p and the last column of q stay 0, as there is no difference across the border. Views are
/// made once: the inner iteration allocates nothing. All tensors belong to the dispose scope that the field
/// is made in.
/// </remarks>
internal sealed class DualField(Tensor like)
{
    /// <summary>p, (N, C, H, W).</summary>
    public Tensor Down { get; } = zeros_like(like);

    /// <summary>q, (N, C, H, W).</summary>
    public Tensor Right { get; } = zeros_like(like);

    private Tensor? _downInside;
    private Tensor? _rightInside;

    private Tensor DownInside => _downInside ??= Down.narrow(2, 0, Down.shape[2] - 1);

    private Tensor RightInside => _rightInside ??= Right.narrow(3, 0, Right.shape[3] - 1);

    /// <summary>Takes over the values of another field.</summary>
    public void CopyFrom(DualField other)
    {
        Down.copy_(other.Down);
        Right.copy_(other.Right);
    }

    /// <summary>this += s D x, with D the differences of neighbours.</summary>
    public void AddDifferences(ShiftedViews x, Scalar s, Scalar minusS)
    {
        DownInside.add_(x.Below, s).add_(x.Above, minusS);
        RightInside.add_(x.RightOf, s).add_(x.LeftOf, minusS);
    }

    /// <summary>x += s Dᵀ this.</summary>
    public void AddTransposedTo(ShiftedViews x, Scalar s, Scalar minusS)
    {
        x.Below.add_(DownInside, s);
        x.Above.add_(DownInside, minusS);
        x.RightOf.add_(RightInside, s);
        x.LeftOf.add_(RightInside, minusS);
    }

    /// <summary>Shortens every vector longer than 1 to 1.</summary>
    /// <param name="work">Scratch, (N, C, H, W).</param>
    public void Project(Tensor work)
    {
        work.zero_().addcmul_(Down, Down, Scalars.One).addcmul_(Right, Right, Scalars.One);
        work.sqrt_().clamp_min_(Scalars.One);
        Down.div_(work);
        Right.div_(work);
    }

    /// <summary>this = a + s (a − b).</summary>
    public void Extrapolate(DualField a, DualField b, Scalar s)
    {
        Down.copy_(a.Down).sub_(b.Down).mul_(s).add_(a.Down, Scalars.One);
        Right.copy_(a.Right).sub_(b.Right).mul_(s).add_(a.Right, Scalars.One);
    }
}
