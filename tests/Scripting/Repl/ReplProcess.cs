using System.Diagnostics;

namespace Idm.Scripting.Tests.Repl;

/// <summary>What a prompt said and how it ended.</summary>
internal sealed record ReplAnswer(int Code, string Out, string Error);

/// <summary>Runs <c>idm script repl</c> in a process of its own.</summary>
internal static class ReplProcess
{
    public static string Program { get; } = Path.Combine(
        ScriptFolder.Root, "artifacts", "bin", "Idm.Cli",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "idm");

    /// <summary>Pipes lines in, and reads all that comes out; the note about the device is cut off.</summary>
    public static ReplAnswer Pipe(ScriptFolder folder, string input, params string[] arguments)
    {
        using var process = Process.Start(Start(folder, Program, ["script", "repl", .. arguments]))!;
        var (output, error) =
            (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill();
            Assert.Fail("the prompt did not end within two minutes");
        }
        var lines = error.GetAwaiter().GetResult().Split('\n')
            .Where(l => !l.StartsWith("cpu: ", StringComparison.Ordinal));
        return new ReplAnswer(process.ExitCode, output.GetAwaiter().GetResult(), string.Join('\n', lines));
    }

    /// <summary>How to start a program in a folder, with nothing of this user's set-up.</summary>
    public static ProcessStartInfo Start(ScriptFolder folder, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_STATE_HOME"] = folder.PathOf("state");
        start.Environment["XDG_CACHE_HOME"] = folder.PathOf("cache");
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["TERM"] = "xterm";
        start.Environment.Remove("NO_COLOR");               // the test runner sets it for itself
        return start;
    }
}
