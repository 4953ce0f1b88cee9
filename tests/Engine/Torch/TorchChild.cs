using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Idm.Engine.Tests.Torch;

/// <summary>
/// Runs a piece of test code in a process of its own, for what a process can do only once or may die of. The child is
/// this very executable: a module initializer takes over before the test runner starts.
/// </summary>
internal static class TorchChild
{
    private const string Variable = "IDM_TEST_CHILD";

    private static readonly Dictionary<string, Action> Actions = new()
    {
        [nameof(LoadScenarios.LoadAndCompute)] = LoadScenarios.LoadAndCompute,
        [nameof(LoadScenarios.LoadTwice)] = LoadScenarios.LoadTwice,
    };

    /// <summary>Runs a scenario in the given folder's copy of this executable and returns what it printed.</summary>
    public static async Task<string> RunAsync(Action scenario, string? folder = null, string? libtorch = null)
    {
        var executable = Path.Combine(folder ?? AppContext.BaseDirectory, "Idm.Engine.Tests");
        var start = new ProcessStartInfo(executable) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Variable] = scenario.Method.Name;
        start.Environment["IDM_LIBTORCH"] = libtorch ?? "";
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
            Actions[name]();
            Environment.Exit(0);
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e);
            Environment.Exit(1);
        }
    }
}
