using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Idm.Cli.Tests;

/// <summary>What the program said and how it ended.</summary>
internal sealed record Answer(int Code, string Out, string Error, TimeSpan Took)
{
    public JsonNode Json => JsonNode.Parse(Out)!;
}

/// <summary>
/// Runs the program as users do, in a process of its own, with nothing of this user's set-up.
/// </summary>
internal static class Idm
{
    private static readonly string Artifacts =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));

    /// <summary>The checkout.</summary>
    public static string Root { get; } = Path.GetDirectoryName(Artifacts)!;

    /// <summary>The program.</summary>
    public static string Program { get; } = Path.Combine(Artifacts, "bin", "Idm.Cli", "release", "idm");

    /// <summary>The folder of the plugins made for these tests.</summary>
    public static string TestPlugins { get; } = Path.Combine(Artifacts, "cli-plugins", "release");

    public static Answer Run(WorkingFolder folder, params string[] arguments) => Run(folder, [], arguments);

    public static Answer Run(
        WorkingFolder folder, (string Name, string Value)[] environment, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Start(folder, environment, arguments);
        var output = new StringBuilder();
        var error = new StringBuilder();
        process.OutputDataReceived += (_, line) => Add(output, line.Data);
        process.ErrorDataReceived += (_, line) => Add(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Finish(process);
        return new Answer(process.ExitCode, output.ToString(), error.ToString(), watch.Elapsed);

        static void Add(StringBuilder text, string? line)
        {
            if (line is not null) text.Append(line).Append('\n');
        }
    }

    /// <summary>Starts the program; the caller reads its streams and waits for it.</summary>
    public static Process Start(
        WorkingFolder folder, (string Name, string Value)[] environment, params string[] arguments) =>
        Start(folder, environment, Program, arguments);

    /// <summary>
    /// Runs lines of a shell (bash), in which $IDM is the program; null, with a word why, where the machine
    /// lacks something that they need: they say so by the exit code 77.
    /// </summary>
    public static Answer? Shell(WorkingFolder folder, string lines)
    {
        var watch = Stopwatch.StartNew();
        using var process = Start(folder, [("IDM", Program)], "bash", ["-c", lines]);
        var output = process.StandardOutput.ReadToEndAsync();
        var read = process.StandardError.ReadToEndAsync();
        Finish(process);
        var error = read.GetAwaiter().GetResult();
        if (process.ExitCode != 77)
            return new Answer(process.ExitCode, output.GetAwaiter().GetResult(), error, watch.Elapsed);
        var missing = $"not tried: {error}";
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", missing);
        TestContext.Current.TestOutputHelper?.WriteLine(missing);
        return null;
    }

    private static Process Start(
        WorkingFolder folder, (string Name, string Value)[] environment, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in (string[])["IDM_PLUGINS", "IDM_LIBTORCH", "IDM_WEIGHTS", "IDM_DEBUG", "DISPLAY",
            "WAYLAND_DISPLAY"])
            start.Environment.Remove(name);
        start.Environment["XDG_DATA_HOME"] = folder.PathOf("data-home");
        start.Environment["XDG_CACHE_HOME"] = folder.PathOf("cache-home");
        start.Environment["OMP_NUM_THREADS"] = "1";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static void Finish(Process process)
    {
        if (process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.WaitForExit();          // until both streams have been read to their ends
            return;
        }
        process.Kill(entireProcessTree: true);
        Assert.Fail("the program did not end within two minutes");
    }
}
