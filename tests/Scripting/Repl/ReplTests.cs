using Idm.Imaging;

namespace Idm.Scripting.Tests.Repl;

/// <summary>The program itself, with input from a pipe.</summary>
public sealed class ReplTests : IDisposable
{
    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Inputs_see_what_those_before_declared_and_expressions_are_shown()
    {
        var answer = Pipe("""
            var a = 20
            int Twice(int n)
            {
                return 2 * n;
            }
            Twice(a) + 2
            record Point(int X, int Y);
            new Point(1, 2)
            await Task.FromResult("later")
            using System.Text.Json // its semicolon is forgotten
            JsonSerializer.Serialize(new[] { 1 })
            var a = "other" // here too
            a
            ones(2, 2).sum()
            """);
        Assert.Equal("", answer.Error);
        Assert.Equal("42\nPoint { X = 1, Y = 2 }\n\"later\"\n\"[1]\"\n\"other\"\nfloat32 scalar 4\n",
            answer.Out);
        Assert.Equal(0, answer.Code);
    }

    [Fact]
    public void An_error_is_marked_where_it_is_and_the_rest_goes_on()
    {
        var answer = Pipe("""
            int F(int n) =>
                1 / n;
            F(0)
            "x".Lenght
            F(1)
            """);
        Assert.Equal(1, answer.Code);
        Assert.Equal("1\n", answer.Out);
        Assert.StartsWith("""
            input(2,5): error DivideByZeroException: Attempted to divide by zero.
                  1 / n;
                  ^
            input(4,5): error CS1061: 'string' does not contain a definition for 'Lenght'
            """, answer.Error, StringComparison.Ordinal);
        Assert.EndsWith("  \"x\".Lenght\n      ^~~~~~\n", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_without_its_end_says_what_is_missing()
    {
        var answer = Pipe("if (true) {");
        Assert.Equal(1, answer.Code);
        Assert.Contains("input(1,12): error CS1513: } expected", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipeline_brings_its_operator_its_first_image_and_the_measurement()
    {
        // Noise-free: y is A x exactly. What is restored is what a run restores; the picture of x is the
        // image itself.
        var answer = Pipe($"""
            (y - A.Forward(x)).abs().max().item<float>()
            pipeline.Settings.Name
            plan.Solver.Sampler.Steps > 0
            var error = (restore(y) - x).pow(2).mean().item<float>();
            Math.Abs(Run("pipeline.yaml")["psnr"] + 10 * Math.Log10(error)) < 1e-3
            show(x, "cat")
            """, PipelineFile());
        Assert.True(answer.Code == 0, answer.Error);
        Assert.Equal("0\n\"scripted\"\ntrue\ntrue\n", answer.Out);
        Assert.Contains("cat-1.png: 256 x 256", answer.Error, StringComparison.Ordinal);
        Assert.Equal(
            ImageReader.Read(Path.Combine(ScriptFolder.Root, "samples", "cat.png"))
            .ToImageData().Shape.Height,
            ImageReader.Read(_folder.PathOf("cat-1.png")).Height);
    }

    [Fact]
    public void What_is_shown_is_what_was_given()
    {
        var answer = Pipe("""
            show(tensor(new[] { 0f, 0.2f, 0.4f, 0.6f, 0.8f, 1f }, [2, 3]))
            show(tensor(new[] { -1f, 3f }, [1, 2]))
            show(zeros(2, 2, 2))
            """);
        Assert.Equal(
            [0, 51, 102, 153, 204, 255], ImageReader.Read(_folder.PathOf("show-1.png")).Samples.Select(
                s => (int)s));
        Assert.Equal([0, 255], ImageReader.Read(_folder.PathOf("show-2.png")).Samples.Select(s => (int)s));
        Assert.Contains("show-2.png: 2 x 1; black is -1, white is 3", answer.Error, StringComparison.Ordinal);
        Assert.Contains("found a tensor [2, 2, 2], expected an image", answer.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_saved_can_be_loaded()
    {
        Assert.Equal(0, Pipe("""
            var a = 3
            a
            int Square(int n) => n * n
            using System.Text.Json
            using static System.Text.Json.JsonSerializer; // later than the rest
            JsonSerializer.Serialize(a)
            :save mine.csx
            """).Code);
        var answer = Pipe("""
            :load mine.csx
            Square(a)
            Serialize(a)
            :time Square(a)
            :reset
            Square(a)
            :save mine.csx
            :load none.csx
            :lod
            :quit
            1
            """);
        Assert.Equal("9\n\"3\"\n9\n", answer.Out);
        Assert.Contains(" s\nnothing is declared any more\ninput(6,1): error CS0103", answer.Error,
            StringComparison.Ordinal);
        Assert.Contains("'mine.csx' is there already", answer.Error, StringComparison.Ordinal);
        Assert.Contains("cannot read 'none.csx'", answer.Error, StringComparison.Ordinal);
        Assert.Contains("':lod' is not a command; ':help' lists them", answer.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_declared_twice_is_saved_and_loaded_so()
    {
        Assert.Equal(0, Pipe("""
            int F() => 1;
            var a = F();
            int F() => 2; int F(int n) => n;
            var b = "then " + a + F() + F(3);
            :save twice.csx
            """).Code);
        var answer = Pipe("""
            :load twice.csx
            b
            """);
        Assert.Equal("", answer.Error);
        Assert.Equal("\"then 123\"\n", answer.Out);
    }

    [Fact]
    public void Scripts_words_work_here_too()
    {
        var answer = Pipe("""
            Operator("shift", request => FromForward(request, x => x.roll(3, 3)));
            Run("pipeline.yaml")["psnr"] > 10
            """, null, PipelineFile);
        Assert.True(answer.Code == 0, answer.Error);
        Assert.Equal("true\n", answer.Out);
        Assert.Contains("operator 'shift'", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_live_as_long_as_a_variable_holds_them()
    {
        // Those of a loop, of an expression and of an input that fails are gone; the two that have names are
        // not.
        var answer = Pipe("""
            var kept = zeros(1000); var list = new List<Tensor> { ones(3) };
            var before = Tensor.TotalCount
            for (var i = 0; i < 100; i++) { var t = rand(1000).add(1).mul(2); }
            kept + 1
            zeros(3).add(zeros(4))
            Tensor.TotalCount - before
            (kept.sum() + list[0].sum()).item<float>()
            """);
        Assert.EndsWith("\n0\n3\n", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_inside_of_a_loop_is_marked_where_it_was_written()
    {
        var answer = Pipe("""
            for (var i = 0; i < 2; i++) { var a = 1; int.Parse("x"); }
            foreach (var s in new[] { "y" }) int.Parse(s);
            do int.Parse("z"); while (true);
            """);
        Assert.Contains("input(1,42): error FormatException", answer.Error, StringComparison.Ordinal);
        Assert.Contains("input(2,34): error FormatException", answer.Error, StringComparison.Ordinal);
        Assert.Contains("input(3,4): error FormatException", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_product_that_does_not_fit_is_an_error_and_not_the_end()
    {
        var answer = Pipe("""
            ones(2, 3).matmul(ones(3, 4)).matmul(ones(4)).sum().item<float>()
            ones(2, 3).matmul(ones(4, 5))
            matmul(ones(2, 3), ones(3).to(float64))
            torch.matmul(ones(2, 3, 3), ones(5, 3, 3))
            tensor(1f).matmul(ones(3))
            var p = ones(3).matmul(ones(3)); int.Parse("x");
            matmul(ones(7, 1, 2, 3), ones(5, 3, 4)).shape
            """);
        Assert.Equal("24\n[7, 5, 2, 4]\n", answer.Out);
        string[] expected =
        [
            "input(2,1): error ArgumentException: matmul of Float32 [2, 3] and Float32 [4, 5]: 3 columns of "
                + "the first meet 4 rows of the second",
            "input(3,1): error ArgumentException: matmul of Float32 [2, 3] and Float64 [3]: both have to be "
                + "of one type",
            "input(4,1): error ArgumentException: matmul of Float32 [2, 3, 3] and Float32 [5, 3, 3]: 2 "
                + "matrices of the first meet 5 of the second",
            "input(5,1): error ArgumentException: matmul of Float32 [] and Float32 [3]: each has to have a "
                + "dimension at least",
            "input(6,34): error FormatException: The input string 'x' was not in a correct format.",
        ];
        Assert.Equal(
            expected, answer.Error.Split('\n').Where(l => l.StartsWith("input", StringComparison.Ordinal)));
    }

    [Fact]
    public void Files_and_libraries_are_loaded_by_directives()
    {
        _folder.Write("lib.csx", "int Three() => 3;\nint Divide(int a, int b)\n{\n    return a / b;\n}\n")
            .Write("deep.csx", """
                int Zero = 0;
                Func<int, int> deep = null; deep = n => deep(n) + 1;
                System.Linq.Expressions.Expression<Func<int, int>> tree = n => n + 1;
                """)
            .Write("wrong.csx", "int Four() => fuor;\n");
        File.Copy(typeof(Xunit.Assert).Assembly.Location, _folder.PathOf("library.dll"));
        var answer = Pipe("""
            #load "lib.csx"
            Three()
            Divide(1, 0)
            #load "wrong.csx"
            #r "library.dll"
            typeof(Xunit.Assert).Name
            #r "Classical.dll"
            new Idm.Plugins.Classical.TotalVariationSampler(new() { Iterations = 7 }).Steps
            #load "deep.csx"
            tree.ToString()
            deep(1)
            :save all.csx
            :load all.csx
            """);
        Assert.Equal("3\n\"Assert\"\n7\n\"n => (n + 1)\"\n", answer.Out);
        Assert.Contains("deep.csx(2,41): error InsufficientExecutionStackException", answer.Error,
            StringComparison.Ordinal);
        Assert.Contains("lib.csx(4,5): error DivideByZeroException", answer.Error, StringComparison.Ordinal);
        Assert.Contains("wrong.csx(1,15): error CS0103", answer.Error, StringComparison.Ordinal);
        Assert.Contains("input(7,1): error SCR004: 'Classical.dll': Classical is a loaded plugin",
            answer.Error, StringComparison.Ordinal);
        Assert.StartsWith("#load \"lib.csx\"\n#r \"library.dll\"\n#load \"deep.csx\"\n",
            File.ReadAllText(_folder.PathOf("all.csx")), StringComparison.Ordinal);
    }

    private string PipelineFile()
    {
        _folder.Write("pipeline.yaml", $$"""
            name: scripted
            data: { use: images, path: '{{ScriptFolder.Root}}/samples/cat.png' }
            operator: { use: inpainting, missing: 0.5 }
            sampler: { use: tv, iterations: 30 }
            metrics: [psnr]
            """);
        return "pipeline.yaml";
    }

    private ReplAnswer Pipe(string input, string? pipeline = null, Func<string>? before = null)
    {
        before?.Invoke();
        return ReplProcess.Pipe(_folder, input, pipeline is null ? [] : [pipeline]);
    }
}
