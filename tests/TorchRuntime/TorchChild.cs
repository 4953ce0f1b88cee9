using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Idm.TorchRuntime.Tests;

/// <summary>
/// Runs a piece of test code in a process of its own, for what a process can do only once or may die of. The
/// child is this very executable: a module initializer takes over before the test runner starts.
/// </summary>
internal static class TorchChild
{
    private const string Variable = "IDM_TEST_CHILD";

    private static readonly Dictionary<string, Action> Scenarios = new()
    {
        [nameof(LoadScenarios.LoadAndCompute)] = LoadScenarios.LoadAndCompute,
        [nameof(LoadScenarios.LoadTwice)] = LoadScenarios.LoadTwice,
        [nameof(LoadScenarios.FailTwice)] = LoadScenarios.FailTwice,
        [nameof(LoadScenarios.ExamineTheMachine)] = LoadScenarios.ExamineTheMachine,
        [nameof(LoadScenarios.MeasurePeaks)] = LoadScenarios.MeasurePeaks,
        [nameof(LoadScenarios.LeaveHoles)] = LoadScenarios.LeaveHoles,
    };

    /// <summary>
    /// Runs a scenario with a libtorch folder, or with this program's own, and returns what it printed.
    /// </summary>
    public static async Task<string> RunAsync(Action scenario, string libtorch = "")
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Idm.TorchRuntime.Tests"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Variable] = scenario.Method.Name;
        start.Environment["IDM_LIBTORCH"] = libtorch;
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}\n{output}\n{await error}");
        return output;
    }

    [ModuleInitializer]
    internal static void TakeOver()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } name) return;
        try
        {
            Scenarios[name]();
            Environment.Exit(0);
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e);
            Environment.Exit(1);
        }
    }
}
