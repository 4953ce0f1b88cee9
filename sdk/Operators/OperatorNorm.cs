using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>‖A‖, the largest singular value, found by applying A and Aᵀ only.</summary>
/// <remarks>
/// Lanczos on AᵀA from a random start. It needs the products of the power method, but converges with the
/// square root of its iterations (Kuczyński, Woźniakowski 1992), which matters for blurs: their largest
/// singular values crowd.
/// </remarks>
public static class OperatorNorm
{
    /// <summary>An estimate of ‖A‖ from below; 0 for the zero operator.</summary>
    /// <param name="a">The operator A.</param>
    /// <param name="random">Where the start vector is drawn from.</param>
    /// <param name="dtype">float32 or float64, as A takes it.</param>
    /// <param name="device">Where A works.</param>
    /// <param name="tolerance">Stops when 5 iterations changed ‖A‖ by less than this, relatively.</param>
    /// <param name="maxIterations">Products with AᵀA at the most.</param>
    public static double Estimate(IOperator a, RandomStream random, ScalarType dtype, Device device,
        double tolerance = 1e-5, int maxIterations = 200)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (current, previous, beta) = (Normalised(Start(a, random, dtype, device)), (Tensor?)null, 0.0);
        var (alphas, betas, estimates) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < maxIterations; i++)
        {
            using var step = NewDisposeScope();
            var image = a.Forward(current);
            var alpha = Dot(image, image);
            var next = a.Adjoint(image).sub(current.mul(Full(alpha, current)));
            if (previous is not null) next = next.sub(previous.mul(Full(beta, previous)));
            alphas.Add(alpha);
            estimates.Add(Math.Sqrt(LargestEigenvalue(alphas, betas)));

            beta = Math.Sqrt(Dot(next, next));
            betas.Add(beta);
            var settled = i >= 5 && estimates[i] - estimates[i - 5] <= tolerance * estimates[i];
            var exhausted = beta <= 1e-6 * estimates[i] * estimates[i];     // the Krylov space is invariant
            if (settled || exhausted) break;

            previous?.Dispose();
            (previous, current) = (current, next.div(Full(beta, next)).MoveToOuterDisposeScope());
        }
        return estimates[^1];
    }

    /// <summary>
    /// A number that ‖A‖ hardly exceeds: what the length of gradient steps, 1 / ‖A‖², can rely on.
    /// </summary>
    /// <remarks>
    /// The declared norm, or an estimate and one part in a thousand; never more than the declared bound. For
    /// a map that is not linear, its Lipschitz constant.
    /// </remarks>
    /// <exception cref="PluginException">The operator is not linear and declares no bound.</exception>
    public static double AtMost(IOperator a, RandomStream random, ScalarType dtype, Device device)
    {
        if (a.NormBound is { } declared && (!a.IsLinear || a.Norm == declared)) return declared;
        a.RequireLinear("the norm of an operator without a declared bound");
        var estimate = 1.001 * (a.Norm ?? Estimate(a, random, dtype, device));
        return Math.Min(estimate, a.NormBound ?? double.PositiveInfinity);
    }

    /// <summary>
    /// The largest eigenvalue of a symmetric tridiagonal matrix, by bisection on its Sturm sequence.
    /// </summary>
    private static double LargestEigenvalue(List<double> diagonal, List<double> offDiagonal)
    {
        var (low, high) = (diagonal.Max(), diagonal.Max() + 2 * offDiagonal.Append(0).Max());
        while (high - low > 1e-13 * high)
        {
            var middle = 0.5 * (low + high);
            if (middle <= low || middle >= high) break;
            var (pivot, above) = (diagonal[0] - middle, diagonal[0] >= middle);
            for (var i = 1; i < diagonal.Count && !above; i++)
            {
                pivot = diagonal[i] - middle - (offDiagonal[i - 1] * offDiagonal[i - 1] / pivot);
                above = pivot >= 0;
            }
            if (above) low = middle;
            else high = middle;
        }
        return high;
    }

    private static Tensor Start(IOperator a, RandomStream random, ScalarType dtype, Device device)
    {
        var values = new double[a.Image.Count];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextNormal();
        return tensor(values, dtype: dtype, device: device)
            .reshape(1, a.Image.Channels, a.Image.Height, a.Image.Width);
    }

    private static Tensor Normalised(Tensor x) => x.div(Full(Math.Sqrt(Dot(x, x)), x));

    private static Tensor Full(double value, Tensor like) =>
        tensor(value, dtype: like.dtype, device: like.device);

    private static double Dot(Tensor a, Tensor b) =>
        a.to(ScalarType.Float64).mul(b.to(ScalarType.Float64)).sum().item<double>();
}
