using System.Diagnostics;
using Idm.Scripting.Scripts;
using Idm.Sdk;

namespace Idm.Scripting.Tests;

public sealed class RunTimeTests : IDisposable
{
    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_exception_has_its_line_and_the_line_that_called()
    {
        _folder.Write("main.csx", "#load \"lib.csx\"\nvar a = 1;\nvar b = Divide(a, 0);\n")
            .Write("lib.csx", "int Divide(int a, int b)\n{\n    return a / b;\n}\n");
        Assert.Equal("lib.csx(3,5): error SCR002: DivideByZeroException: Attempted to divide by zero.; "
            + "called from main.csx(3,9)", _folder.Thrown("main.csx"));
    }

    [Theory]
    [InlineData("for (var i = 0; i < 3; i++)\n{\n    Fail(i);\n}\n", "main.cs(3,5)")]
    [InlineData("foreach (var i in new[] { 1 })\n    Fail(i);\n", "main.cs(2,5)")]
    [InlineData("do\n    Fail(1);\nwhile (true);\n", "main.cs(2,5)")]
    [InlineData("while (true)\n    for (;;)\n        Fail(1);\n", "main.cs(3,9)")]
    [InlineData("var n = 0;\nwhile (n < 2) {   // a loop\n    n++;\n    Fail(n);\n}\n", "main.cs(4,5)")]
    public void Lines_within_loops_are_those_of_the_text(string text, string place)
    {
        _folder.Write("main.cs", text
            + "static void Fail(int i)\n{\n    throw new Exception($\"{i}\");\n}\n");
        Assert.Contains($"called from {place}", _folder.Thrown("main.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_product_that_does_not_fit_is_an_exception_with_its_place()
    {
        // Uncaught by TorchSharp, it would end the process.
        _folder.Write("main.csx", "#load \"lib.csx\"\nvar a = ones(2, 3);\nvar b = a.matmul(\n    Wide());\n")
            .Write("lib.csx", "Tensor Wide() => ones(4, 5);\n");
        Assert.Equal("main.csx(3,9): error SCR002: ArgumentException: matmul of Float32 [2, 3] and Float32 "
            + "[4, 5]: 3 columns of the first meet 4 rows of the second", _folder.Thrown("main.csx"));
    }

    [Theory]
    [InlineData("int F(int n) => F(n + 1) + 1;\nF(0);", "main.cs(1,17)")]
    [InlineData("Func<int, int> f = null!;\nf = n => f(n) + 1;\nf(0);", "main.cs(2,10)")]
    [InlineData("_ = new A();\nclass A { readonly A _inner = new A(); }", "main.cs(2,")]
    public void Recursion_without_end_is_an_exception_and_not_the_end(string text, string place)
    {
        _folder.Write("main.cs", text);
        var thrown = _folder.Thrown("main.cs");
        Assert.StartsWith(place, thrown, StringComparison.Ordinal);
        Assert.Contains("InsufficientExecutionStackException", thrown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_for_the_user_stays_as_it_is()
    {
        _folder.Write("main.cs", "throw new PluginException(\"the lamp is off; switch it on\");");
        Assert.Equal("the lamp is off; switch it on", Assert.Throws<PluginException>(
            () => _folder.Run("main.cs")).Message);
    }

    [Theory]
    [InlineData("Metric(\"Bad Name\", (a, b) => 1);", "'Bad Name' is not a name")]
    [InlineData("Metric(\"m\", (a, b) => 1); Metric(\"m\", (a, b) => 2);",
        "the script defines metric 'm' twice")]
    [InlineData("[PluginExport(\"operator\", \"o\", \"None.\")] public sealed class O;",
        "O is exported as operator 'o' but does not")]
    [InlineData("[PluginExport(\"metrik\", \"o\", \"None.\")] public sealed class O;",
        "O: unknown kind 'metrik'")]
    public void A_part_that_is_defined_wrongly_is_named(string text, string message)
    {
        _folder.Write("main.cs", "Console.Out.Flush();\n" + text);
        var thrown = _folder.Thrown("main.cs");
        Assert.StartsWith("main.cs", thrown, StringComparison.Ordinal);
        Assert.Contains("error SCR009: " + message, thrown, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_and_exit_code_are_those_of_a_program()
    {
        _folder.Write("main.cs", "return Arguments.Count + args.Length;");
        var library = _folder.Library();
        using var script = library.Open(_folder.PathOf("main.cs"), ["a", "b"]);
        Assert.Equal(4, library.Run(script));
    }

    [Theory]
    [InlineData("while (true) n++;")]
    [InlineData("for (;;)\n{\n    n++;\n}")]
    [InlineData("do { n++; continue; } while (true);")]
    [InlineData("foreach (var i in Forever()) n += i;\nstatic IEnumerable<int> Forever()\n{\n    while "
        + "(true) yield return 1;\n}")]
    [InlineData("while (true) try { while (true) n++; } catch (Exception) { n = 0; }")]
    public void An_endless_loop_ends_when_it_is_told_to(string loop)
    {
        _folder.Write("spin.cs", "var n = 0L;\n" + loop + "\n");
        using var stop = new CancellationTokenSource();
        var library = _folder.Library(cancellation: stop.Token);
        using var script = library.Open(_folder.PathOf("spin.cs"), []);
        Idm.TorchRuntime.NativeTorch.Load();
        var watch = Stopwatch.StartNew();
        stop.CancelAfter(100);
        Assert.ThrowsAny<OperationCanceledException>(
            () => library.Run(script, TimeSpan.FromMilliseconds(100)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");      // and not forever
        Assert.Contains(
            _folder.Notes, n =>
                n.EndsWith("spin.cs: SCR003: the script was stopped", StringComparison.Ordinal));
        using var after = _folder.Write("after.cs", "Metric(\"m\", (a, b) => 1);").Run("after.cs");
        Assert.Single(after.Parts);                                                     // the host goes on
    }

    [Fact]
    public void Outside_of_a_script_the_lab_says_how_to_get_into_one() =>
        Assert.Contains("idm script run", Assert.Throws<InvalidOperationException>(
            () => ScriptGlobals.Beside("x")).Message,
            StringComparison.Ordinal);
}
