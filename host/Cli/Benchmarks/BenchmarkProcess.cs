using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Idm.Cli.Shell;
using Idm.Training.Benchmarks;

namespace Idm.Cli.Benchmarks;

/// <summary>
/// Measures each case in a fresh process of this program: only there is a peak of memory that of the case.
/// </summary>
/// <param name="pipeline">The pipeline file.</param>
/// <param name="arguments">What this process was given; handed on as far as it concerns the plan.</param>
internal sealed class BenchmarkProcess(string pipeline, ParseResult arguments)
{
    /// <summary>Starts the process and waits for what it says.</summary>
    public BenchmarkRow Measure(BenchmarkCase @case, int steps, CancellationToken cancellation)
    {
        using var process = Process.Start(Command(@case, steps))!;
        using var stop = cancellation.Register(process.Kill);
        List<string> messages = [];
        process.ErrorDataReceived += (_, line) => messages.Add(line.Data ?? "");
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        var result = process.ExitCode == 0 ? BenchmarkText.Result(output) : null;
        return new BenchmarkRow(
            @case, steps, result, result is null ? Reason(process.ExitCode, messages) : null);
    }

    private ProcessStartInfo Command(BenchmarkCase @case, int steps)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("bench");
        start.ArgumentList.Add(pipeline);
        Add("--case", [BenchmarkText.Of(@case)]);
        Add("--set", [.. arguments.GetValue(CommonOptions.Set) ?? [], $"sampler.steps={Invariant(steps)}"]);
        Add("--plugin-dir", arguments.GetValue(CommonOptions.PluginDir) ?? []);
        Add("--libtorch", arguments.GetValue(CommonOptions.Libtorch) is { } folder ? [folder] : []);
        return start;

        void Add(string option, string[] values)
        {
            foreach (var value in values)
            {
                start.ArgumentList.Add(option);
                start.ArgumentList.Add(value);
            }
        }
    }

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The last thing that the process said, or how it ended.</summary>
    private static string Reason(int code, List<string> messages) =>
        messages.LastOrDefault(line => line.Contains("error", StringComparison.Ordinal))
        ?? (code == 137 ? "the system ended it: out of memory" : $"ended with code {Invariant(code)}");
}
