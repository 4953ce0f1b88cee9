using System.Diagnostics;
using System.Text;

namespace Idm.Cli.Tests.Templates;

/// <summary>
/// Runs the commands that a plugin's author types, with package and template folders of the test's own.
/// </summary>
internal static class Shell
{
    /// <summary>
    /// Builds something, without a build server: the test's must not outlive it, and somebody's may be stuck.
    /// </summary>
    public static string Build(
        string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Run(folder, environment, "dotnet",
            [.. arguments, "-c", "Release", "-v", "quiet", "-nologo", "-p:UseSharedCompilation=false"]);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">Variables besides this process's own.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it wrote to both streams.</returns>
    public static string Run(
        string folder, IReadOnlyDictionary<string, string> environment, string program,
        params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var text = new StringBuilder();
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within five minutes:\n{text}");
        }
        process.WaitForExit();
        Assert.True(
            process.ExitCode == 0,
            $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{text}");
        return text.ToString();

        void Add(string? line)
        {
            if (line is null) return;
            lock (text) text.Append(line).Append('\n');
        }
    }
}
