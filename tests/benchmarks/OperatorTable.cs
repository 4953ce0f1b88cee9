using System.Diagnostics;
using System.Globalization;
using Idm.Common.Files;
using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.Benchmarks;

/// <summary>
/// For every shipped operator: what A, Aᵀ and A⁺ cost on an image, and how well A and Aᵀ belong together.
/// </summary>
internal static class OperatorTable
{
    private const string Head =
        "| operator | A ms | Aᵀ ms | A⁺ ms | adjoint, float32 | adjoint, float64 | ‖A‖ |";

    /// <summary>
    /// Prints a Markdown table; times are the least of many, in milliseconds, of one thread.
    /// </summary>
    /// <param name="page">A Markdown page whose table is replaced by the new one; null for none.</param>
    public static void Run(string? page)
    {
        TorchThreads.Set(1);
        var old = page is null ? null : File.ReadAllLines(page);
        if (old is not null && !old.Contains(Head))
        {
            throw new ArgumentException(
                $"{page}: found no line '{Head}', expected the table that is to be replaced");
        }

        List<string> table = [Head, "|---|---|---|---|---|---|---|"];
        foreach (var line in table) Console.WriteLine(line);
        foreach (var subject in MeasuredOperator.All)
        {
            table.Add(Row(subject));
            Console.WriteLine(table[^1]);
        }
        if (old is null) return;

        var start = Array.IndexOf(old, Head);
        var rest = old[start..].SkipWhile(line => line.StartsWith('|'));
        AtomicFile.Write(page!, string.Join('\n', [.. old[..start], .. table, .. rest]) + "\n");
    }

    private static string Row(MeasuredOperator subject)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var a = Create(subject, ScalarType.Float32);
        var x = rand(1, subject.Channels, subject.Side, subject.Side);
        var y = a.Forward(x);
        var times = string.Create(CultureInfo.InvariantCulture,
            $"{Time(() => a.Forward(x)):f2} | {Time(() => a.Adjoint(y)):f2} | "
            + $"{Time(() => a.PseudoInverse(y)):f1}");
        return $"| {subject.Name} | {times} | {Error(subject, ScalarType.Float32)} | "
            + $"{Error(subject, ScalarType.Float64)} | {Norm(a)} |";
    }

    private static IOperator Create(MeasuredOperator subject, ScalarType dtype) =>
        subject.Factory.Create(new OperatorRequest(
            new ImageShape(subject.Channels, subject.Side, subject.Side), dtype, CPU,
            RandomStream.FromSeed(1), RandomStream.FromSeed(2)));

    private static double Time(Func<Tensor> call)
    {
        var best = double.PositiveInfinity;
        var whole = Stopwatch.StartNew();
        bool TooFew(int done) => whole.Elapsed.TotalSeconds < (done < 3 ? 10 : 1) && done < 200;
        for (var i = 0; TooFew(i); i++)
        {
            using var scope = NewDisposeScope();
            var watch = Stopwatch.StartNew();
            call();
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
        }
        return best;
    }

    private static string Norm(IOperator a) => a.IsLinear
        ? (a.Norm ?? OperatorNorm.Estimate(a, RandomStream.FromSeed(1), ScalarType.Float32, CPU))
            .ToString("f4", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"at most {a.NormBound:f1}");

    /// <summary>
    /// |⟨A x, y⟩ − ⟨x, Aᵀ y⟩| / (‖A x‖ ‖y‖), the worst of 32 pairs; a map that is not linear has none.
    /// </summary>
    private static string Error(MeasuredOperator subject, ScalarType dtype)
    {
        using var a = Create(subject, dtype);
        if (!a.IsLinear) return "—";
        return Enumerable.Range(0, 32)
            .Max(i => OperatorCheck.Quick(a, RandomStream.FromSeed(i), dtype, CPU)
                .Results.Single(r => r.Name == "adjoint").Measured)
            .ToString("g2", CultureInfo.InvariantCulture);
    }
}
