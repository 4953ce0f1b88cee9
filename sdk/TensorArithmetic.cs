using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk;

/// <summary>
/// Arithmetic of tensors with numbers, safe on every thread: <c>x.Plus(y)</c>, <c>x.Times(0.5)</c>.
/// </summary>
/// <remarks>
/// <c>x + y</c> and <c>x * 0.5</c> make a native scalar that nothing keeps alive during the call: with
/// another thread allocating, its finalizer may free it in use, and the process dies. These methods hold it
/// until the call is over. Results are new tensors in the caller's dispose scope, and differentiable.
/// </remarks>
public static class TensorArithmetic
{
    /// <summary>x + y.</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, Scalars.One);

    /// <summary>x + a y, in one pass over memory.</summary>
    /// <param name="x">The first addend.</param>
    /// <param name="y">What is added, of x's shape or broadcast to it.</param>
    /// <param name="times">The factor a.</param>
    public static Tensor Plus(this Tensor x, Tensor y, double times)
    {
        using var scalar = times.ToScalar();
        return x.add(y, scalar);
    }

    /// <summary>x + a, for each element.</summary>
    public static Tensor Plus(this Tensor x, double a)
    {
        using var scalar = a.ToScalar();
        return x.add(scalar, Scalars.One);
    }

    /// <summary>x − y.</summary>
    public static Tensor Minus(this Tensor x, Tensor y) => x.sub(y);

    /// <summary>x − a, for each element.</summary>
    public static Tensor Minus(this Tensor x, double a) => x.Plus(-a);

    /// <summary>a − x, for each element: <c>1.0.Minus(x)</c>.</summary>
    public static Tensor Minus(this double a, Tensor x)
    {
        using var scalar = a.ToScalar();
        using var negative = x.neg();
        return negative.add(scalar, Scalars.One);
    }

    /// <summary>x ⊙ y, element by element.</summary>
    public static Tensor Times(this Tensor x, Tensor y) => x.mul(y);

    /// <summary>a x.</summary>
    public static Tensor Times(this Tensor x, double a)
    {
        using var scalar = a.ToScalar();
        return x.mul(scalar);
    }

    /// <summary>x², element by element.</summary>
    public static Tensor Squared(this Tensor x) => x.mul(x);

    /// <summary>x / y, element by element.</summary>
    public static Tensor Over(this Tensor x, Tensor y) => x.div(y);

    /// <summary>x / a.</summary>
    public static Tensor Over(this Tensor x, double a)
    {
        using var scalar = a.ToScalar();
        return x.div(scalar);
    }

    /// <summary>x limited to [low, high].</summary>
    public static Tensor Within(this Tensor x, double low, double high)
    {
        using var lowest = low.ToScalar();
        using var highest = high.ToScalar();
        return x.clamp(lowest, highest);
    }

    /// <summary>x, but nowhere below low.</summary>
    public static Tensor AtLeast(this Tensor x, double low)
    {
        using var lowest = low.ToScalar();
        return x.clamp_min(lowest);
    }
}
