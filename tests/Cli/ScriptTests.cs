using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Idm.Cli.Tests;

/// <summary>Scripts as a new user meets them: from a prepared folder to a restored picture.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public ScriptTests() => _folder.WriteImage("a");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void From_nothing_to_a_picture_restored_with_an_operator_of_ones_own()
    {
        Assert.Equal(0, Run("script", "init").Code);
        Assert.Equal(0, Run("script", "new", "operator", "half").Code);
        var check = Run("script", "check", "half.cs");
        Assert.Equal(0, check.Code);
        Assert.Contains("ok     pseudo-inverse", check.Out, StringComparison.Ordinal);

        var run =
            Run("run", "half.yaml", "--set", "data.path=a.png", "--set", "sampler.iterations=100", "--json");
        Assert.Equal(0, run.Code);
        Assert.True((double)run.Json["mean"]!["psnr"]! > 15);
        var script = Assert.Single(
            JsonNode.Parse(
                File.ReadAllText(_folder.PathOf("out", "half", "run.json")))!["scripts"]!.AsArray())!;
        Assert.Equal(_folder.PathOf("half.cs"), (string)script["file"]!);
        Assert.Equal(64, ((string)script["sha256"]!).Length);
    }

    [Theory]
    [InlineData("schedule", "check")]
    [InlineData("experiment", "run")]
    public void A_starting_point_works_as_it_is(string kind, string verb)
    {
        Assert.Equal(0, Run("script", "new", kind, "first").Code);
        Assert.Equal(0, Run("script", verb, "first.cs").Code);
        if (kind == "experiment")
            Assert.StartsWith("iterations,psnr,seconds\r\n10,", File.ReadAllText(
                _folder.PathOf("first.csv")));
        var again = Run("script", "new", kind, "first");
        Assert.Equal(2, again.Code);
        Assert.Contains("'first.cs' is there already", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cached_script_does_not_load_the_compiler()
    {
        _folder.Write("who.cs", """
            var names = AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name);
            Console.WriteLine(names.Count(n => n!.StartsWith("Microsoft.CodeAnalysis")));
            """);
        Assert.Equal("2\n", Run("script", "run", "who.cs").Out);
        Assert.Equal("0\n", Run("script", "run", "who.cs").Out);
    }

    [Fact]
    public void What_dotnet_build_says_is_what_the_host_says()
    {
        Assert.Equal(0, Run("script", "init").Code);
        Assert.Equal(0, Run("script", "new", "operator", "half").Code);
        Assert.Equal(0, Build("half.cs").Code);
        _folder.Write("half.cs", "#!/usr/bin/env dotnet\nOperator(\"half\", r => FromForward(r, x => "
            + "x.mull(2)));\n");
        Assert.Contains("half.cs(2,45): error SCR001: CS1061:", Run("script", "check", "half.cs").Error,
            StringComparison.Ordinal);
        var (code, text) = Build("half.cs");
        Assert.NotEqual(0, code);
        Assert.Contains("half.cs(2,45): error CS1061:", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Dotnet_run_is_script_run()
    {
        Assert.Equal(0, Run("script", "init").Code);
        _folder.Write("hello.cs", """
            #!/usr/bin/env dotnet
            Console.WriteLine($"{string.Join('+', Arguments)} {ones(2, 2).sum().item<float>()}");
            return 3;
            """);
        var (code, text) = Dotnet("run", "hello.cs", "--", "a", "b");
        Assert.Equal("a+b 4", text.Trim());
        Assert.Equal(3, code);
    }

    [Fact]
    public void A_folder_that_is_prepared_for_something_else_is_left_alone()
    {
        _folder.Write("Directory.Build.props", "<Project />");
        var answer = Run("script", "init");
        Assert.Equal(2, answer.Code);
        Assert.Equal("<Project />", File.ReadAllText(_folder.PathOf("Directory.Build.props")));
    }

    [Fact]
    public void Check_runs_no_script_unless_it_is_told_to()
    {
        _folder.Write("side.cs", "File.WriteAllText(Beside(\"ran\"), \"\");\nOperator(\"side\", r => "
            + "FromForward(r, x => x.roll(1, 3)));\n");
        _folder.WritePipeline();
        var answer = Run("check", "--set", "operator={ script: side.cs }");
        Assert.Equal(0, answer.Code);
        Assert.Contains("the scripts were compiled, not run", answer.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("ran")));
        Assert.Equal(0, Run("check", "--set", "operator={ script: side.cs }", "--run-scripts").Code);
        Assert.True(File.Exists(_folder.PathOf("ran")));
        Assert.Contains("CFG010", Run("run", "--set", "operator={ script: side.cs }", "--no-scripts").Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FromForward(r, x => x.chunk(2, 3)[2])", 1,
        "bad.cs(1,42): error SCR002: IndexOutOfRangeException: ")]
    [InlineData("FromForward(r, x => x.mul(ones(1L << 44).sum()))", 1,
        "DefaultCPUAllocator: can't allocate memory")]
    [InlineData("FromPair(r, x => x.roll(1, 3), y => y.roll(1, 3))", 2,
        "A is defined at bad.cs(1,39), Aᵀ at bad.cs(1,58)")]
    [InlineData("FromForward(r, x => y)", 2, "bad.cs(1,42): error SCR001: CS0103")]
    public void A_mistake_in_a_script_is_shown_with_its_line(string text, int code, string message)
    {
        _folder.Write("bad.cs", $"Operator(\"bad\", r => {text});");
        _folder.WritePipeline();
        var answer = Run("run", "--set", "operator={ script: bad.cs }");
        Assert.Equal(code, answer.Code);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("out")));
    }

    [Fact]
    public void A_loop_without_end_ends_with_the_time_and_finished_images_are_kept()
    {
        _folder.WriteImage("boat");
        _folder.Write("spin.cs", """
            Sampler("spin", (measurement, context) =>
            {
                if (Cancelled.Count++ > 0) while (true) Thread.Sleep(10);
                return measurement.BackProjection.clone();
            });
            static class Cancelled { public static long Count; }
            """);
        _folder.WritePipeline("{ script: spin.cs }");
        var answer = Run("run", "--timeout", "20");
        Assert.Equal(124, answer.Code);
        Assert.Contains("SCR003: 20 s are over (--timeout): stopping", answer.Error,
            StringComparison.Ordinal);
        var metrics = JsonNode.Parse(File.ReadAllText(_folder.PathOf("out", "small", "metrics.json")))!;
        Assert.Equal("a", (string)Assert.Single(metrics["images"]!.AsArray())!["name"]!);
    }

    [Fact]
    public void A_process_that_takes_too_much_memory_is_stopped()
    {
        _folder.Write("hog.cs", "var all = new List<byte[]>();\nwhile (true) { var b = new byte[1 << 26]; "
            + "Array.Fill(b, (byte)1); all.Add(b); Thread.Sleep(5); }\n");
        var answer = Run("script", "run", "hog.cs", "--memory", "0.8");
        Assert.Equal(124, answer.Code);
        Assert.Matches(@"SCR003: \d\.\d GiB are in use, the limit is 0\.8 \(--memory\): stopping",
            answer.Error);
    }

    [Fact]
    public void Help_says_what_scripts_may_do() =>
        Assert.Contains("They run with your permissions",
            Run("script", "run", "--help").Out.ReplaceLineEndings(" "),
            StringComparison.Ordinal);

    private Answer Run(params string[] arguments) =>
        Idm.Run(_folder, [("XDG_CACHE_HOME", _folder.PathOf("cache-home"))], arguments);

    private (int Code, string Text) Build(string file) => Dotnet("build", file, "-nologo", "-v", "quiet");

    private (int Code, string Text) Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text);
    }
}
