using System.Diagnostics;
using System.Text;

namespace Idm.Scripting.Tests.Repl;

/// <summary>The program at a pseudo terminal, which <c>script</c> (util-linux) provides: keys in, a screen out.</summary>
public sealed class TerminalTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ScriptFolder _folder = new();
    private readonly Process _process;
    private readonly StringBuilder _screen = new();

    public TerminalTests()
    {
        _process = Process.Start(ReplProcess.Start(
            _folder, "script", ["-qec", $"stty cols 80 rows 24; {ReplProcess.Program} script repl", "/dev/null"]))!;
        new Thread(Read) { IsBackground = true }.Start();
        WaitFor("Ctrl-D ends.");
        WaitFor("> ");
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Tab_completes_control_C_stops_a_loop_and_control_D_ends()
    {
        Type("\"abc\".Subst");
        WaitFor("Subst");
        Type("\t");                                                      // by itself: more at once would be a paste
        WaitFor("Substring");
        Type("(1)\r");
        WaitFor("\"bc\"");

        Type("while (true) { }\r");
        WaitFor("{ }\u001b[0m\r\n", "{ }\r\n");
        Thread.Sleep(1500);                                             // it runs
        Type("\u0003");
        WaitFor("stopped; what it would have declared is not there");

        Type("6 * 7\r");
        WaitFor("42");
        Type("1 +\r");
        WaitFor("\u001b[90m. ");                                        // goes on
        Type("99\r");
        WaitFor("100");
        Type("\u0004");
        Assert.True(_process.WaitForExit(Patience));
        Assert.Equal(0, _process.ExitCode);
        Assert.Equal(
            ["\"abc\".Substring(1)", "while (true) { }", "6 * 7", "1 +\\n99"],
            File.ReadAllLines(Path.Combine(_folder.PathOf("state"), "idm", "repl-history")));
    }

    private void Type(string keys)
    {
        _process.StandardInput.Write(keys);
        _process.StandardInput.Flush();
    }

    private void Read()
    {
        var buffer = new char[4096];
        while (_process.StandardOutput.Read(buffer) is var count and > 0)
            lock (_screen) _screen.Append(buffer, 0, count);
    }

    /// <summary>Waits until one of the texts is on the screen, and forgets what is there by then.</summary>
    private void WaitFor(params string[] texts)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Patience)
        {
            lock (_screen)
            {
                var screen = _screen.ToString();
                if (texts.FirstOrDefault(t => screen.Contains(t, StringComparison.Ordinal)) is { } found)
                {
                    _screen.Remove(0, screen.IndexOf(found, StringComparison.Ordinal) + found.Length);
                    return;
                }
            }
            Thread.Sleep(20);
        }
        lock (_screen) Assert.Fail($"'{texts[0]}' did not come; the screen: {_screen}");
    }
}
