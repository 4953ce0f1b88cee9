using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Idm.Scripting.Tests.Repl;

/// <summary>
/// The program at a pseudo terminal, which <c>script</c> (util-linux) provides: keys in, a screen out.
/// </summary>
public sealed class TerminalTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ScriptFolder _folder = new();
    private readonly Process _process;
    private readonly StringBuilder _screen = new();

    public TerminalTests()
    {
        // Control-C reaches the shell too: dash would end with 130 whatever the program ended with.
        const string shell =
            "trap : INT; stty cols 80 rows 24; stty -g > before; {0} script repl; code=$?; stty -g > after; "
                + "exit $code";
        _process = Process.Start(ReplProcess.Start(
            _folder, "script", ["-qec", string.Format(
                CultureInfo.InvariantCulture, shell, ReplProcess.Program), "/dev/null"]))!;
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
        // By itself: more at once would be a paste.
        Type("\t");
        WaitFor("Substring");
        Type("(1)\r");
        WaitFor("\"bc\"");

        Type("File.WriteAllText(\"begun\", \"\"); while (true) { }\r");
        WaitForFile("begun");
        Type("\u0003");
        WaitFor("stopped; what it would have declared is not there");

        Type("6 * 7\r");
        WaitFor("42");
        Type("1 +\r");
        WaitFor("\u001b[90m. ");                                        // goes on
        Type("99\r");
        WaitFor("100");
        Type("\u0004");
        AssertEnds(0);
        Assert.Equal(
            ["\"abc\".Substring(1)", "File.WriteAllText(\"begun\", \"\"); while (true) { }", "6 * 7",
            "1 +\\n99"],
            File.ReadAllLines(Path.Combine(_folder.PathOf("state"), "idm", "repl-history")));
    }

    [Fact]
    [Trait("Category", "Timing")]
    public void Nobody_waits_at_the_cost_of_the_processor()
    {
        Type("File.WriteAllText(\"id\", Environment.ProcessId.ToString())\r");
        WaitForFile("id");
        WaitFor("> ");
        using var prompt = Process.GetProcessById(
            int.Parse(File.ReadAllText(_folder.PathOf("id")), CultureInfo.InvariantCulture));
        // The collector and the compiler come to rest.
        Thread.Sleep(1000);
        prompt.Refresh();
        var before = prompt.TotalProcessorTime;
        Thread.Sleep(2000);
        prompt.Refresh();
        Assert.InRange(prompt.TotalProcessorTime - before, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void What_ends_the_program_leaves_the_terminal_as_it_was()
    {
        Type("Environment.Exit(3)\r");
        AssertEnds(3);
    }

    [Fact]
    public void A_row_that_was_not_ended_is_not_written_over()
    {
        Type("Console.Write(\"half a row\")\r");
        WaitFor("half a row\u001b[90m%\u001b[0m" + new string(' ', 79) + "\r");
    }

    private void AssertEnds(int code)
    {
        Assert.True(_process.WaitForExit(Patience));
        Assert.Equal(code, _process.ExitCode);
        Assert.Equal(File.ReadAllText(_folder.PathOf("before")), File.ReadAllText(_folder.PathOf("after")));
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

    /// <summary>Waits until a text is on the screen, and forgets what is there by then.</summary>
    private void WaitFor(string text) => Wait(
        () =>
        {
            lock (_screen)
            {
                var at = _screen.ToString().IndexOf(text, StringComparison.Ordinal);
                if (at >= 0) _screen.Remove(0, at + text.Length);
                return at >= 0;
            }
        },
        text);

    private void WaitForFile(string name) => Wait(() => File.Exists(_folder.PathOf(name)), name);

    private void Wait(Func<bool> there, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!there())
        {
            if (watch.Elapsed > Patience)
                lock (_screen) Assert.Fail($"'{what}' did not come; the screen: {_screen}");
            Thread.Sleep(20);
        }
    }
}
