namespace Idm.Training.Benchmarks;

/// <summary>One measurement: a line of the table, and a process of its own.</summary>
/// <param name="Mode">What is measured.</param>
/// <param name="Side">Side of the square images, in pixels.</param>
/// <param name="Batch">Images at once.</param>
/// <param name="BFloat16">Whether convolutions and matrix products run in bfloat16.</param>
/// <param name="Repetitions">How often it is timed, after a first run that is not.</param>
/// <param name="Mixing">The v that every coupling is set to; null leaves them as they are.</param>
public sealed record BenchmarkCase(
    BenchmarkMode Mode, int Side, int Batch = 1, bool BFloat16 = false, int Repetitions = 3,
    double? Mixing = 0.5);
