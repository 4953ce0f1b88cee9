using Idm.Training.Benchmarks;

namespace Idm.Cli.Benchmarks;

/// <summary>A line of the table.</summary>
/// <param name="Case">What was measured.</param>
/// <param name="Steps">With so many sampler steps T.</param>
/// <param name="Result">What it took; null when it failed.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
internal sealed record BenchmarkRow(BenchmarkCase Case, int Steps, BenchmarkResult? Result, string? Failure);
