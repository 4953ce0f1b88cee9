using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>The least-squares problem min ½‖A x − y‖² + ½ λ ‖x − x₀‖², and when to stop solving it.</summary>
/// <remarks>For λ = 0 the limit is x₀ + A⁺(y − A x₀): of all solutions the nearest to x₀.</remarks>
public sealed record SolverOptions
{
    /// <summary>Stops when ‖Aᵀ(y − A x) − λ (x − x₀)‖ / ‖Aᵀ(y − A x₀)‖ of every item is below.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>Stops after so many iterations at the latest: one A and one Aᵀ each.</summary>
    public int MaxIterations { get; init; } = 200;

    /// <summary>λ, at least 0, in units of ‖A‖².</summary>
    public double Damping { get; init; }

    /// <summary>x₀, (N, C, H, W); null for 0. It stays the caller's.</summary>
    public Tensor? Near { get; init; }

    /// <summary>
    /// Called after each iteration with its number, from 1, and x, which is valid during the call.
    /// </summary>
    public Action<int, Tensor>? Report { get; init; }
}
