using System.Text.Json;
using Idm.Training.Benchmarks;

namespace Idm.Cli.Benchmarks;

/// <summary>Text form of a case and its result between processes: one word, and one line of JSON.</summary>
internal static class BenchmarkText
{
    private static readonly JsonSerializerOptions Format =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Of(BenchmarkCase @case) => JsonSerializer.Serialize(@case, Format);

    public static string Of(BenchmarkResult result) => JsonSerializer.Serialize(result, Format);

    public static BenchmarkCase Case(string text) => JsonSerializer.Deserialize<BenchmarkCase>(text, Format)!;

    public static BenchmarkResult? Result(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<BenchmarkResult>(text, Format);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
