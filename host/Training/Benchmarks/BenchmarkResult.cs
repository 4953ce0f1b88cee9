namespace Idm.Training.Benchmarks;

/// <summary>Time and memory of a case.</summary>
/// <param name="Seconds">The time of each repetition, in seconds.</param>
/// <param name="CpuSeconds">
/// The processor time of each, all threads together: what it costs, however busy the machine is.
/// </param>
/// <param name="PeakBytes">
/// The most memory (resident, or of the GPU) above what was taken once weights and gradients were there; null
/// where the system does not tell.
/// </param>
/// <param name="Threads">Threads that it was computed with.</param>
/// <param name="RoundTrips">How exactly each chain was rebuilt; empty if none was.</param>
public sealed record BenchmarkResult(
    IReadOnlyList<double> Seconds, IReadOnlyList<double> CpuSeconds, long? PeakBytes, int Threads,
    IReadOnlyList<RoundTrip> RoundTrips)
{
    /// <summary>The least of the times: what else ran on the machine can only add to it.</summary>
    public double LeastSeconds => Seconds.Min();

    /// <summary>The least of the processor times.</summary>
    public double LeastCpuSeconds => CpuSeconds.Min();
}

/// <summary>Accuracy with which a chain was rebuilt from its output.</summary>
/// <param name="Chain">The chain's name.</param>
/// <param name="Couplings">Its length.</param>
/// <param name="Error">max|rebuilt - true| / max|true| of its input, the largest of all walks.</param>
public sealed record RoundTrip(string Chain, int Couplings, double Error);
