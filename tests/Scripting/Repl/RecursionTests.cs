namespace Idm.Scripting.Tests.Repl;

/// <summary>Functions at the prompt without end, and what the guard against them leaves alone.</summary>
public sealed class RecursionTests : IDisposable
{
    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Recursion_without_end_is_an_error_of_its_input()
    {
        var answer = ReplProcess.Pipe(_folder, """
            int F(int n) => F(n + 1) + 1;
            F(0)
            void G() => G();
            G()
            Func<int, int> h = null; h = n => h(n) + 1; h(0)
            Action k = null; k = () => k(); k()
            class Chain { public Chain Next => new Chain().Next; }
            new Chain().Next
            async Task L() => await L();
            await L()
            class Field { readonly Field _inner = new Field(); }
            new Field()
            class Auto { Auto Inner { get; } = new(); }
            new Auto()
            class Other(int n) { public int N => n; public Other() : this(new Other().N) { } }
            new Other()
            class Base(int n) { public int N => n; } class Derived() : Base(new Derived().N);
            new Derived()
            int.Parse("x")
            "still here"
            """);
        var errors = answer.Error.Split('\n').Where(l => l.StartsWith("input", StringComparison.Ordinal))
            .ToList();
        int[] lines = [1, 3, 5, 6, 7, 9, 11, 13, 15, 17];
        Assert.Equal(lines.Length + 1, errors.Count);
        foreach (var (line, error) in lines.Zip(errors))
        {
            Assert.StartsWith($"input({line},", error, StringComparison.Ordinal);
            Assert.Contains("InsufficientExecutionStackException: functions call each other without end",
                error, StringComparison.Ordinal);
        }
        Assert.EndsWith("\"still here\"\n", answer.Out, StringComparison.Ordinal);
        Assert.Equal(1, answer.Code);
    }

    [Fact]
    public void What_functions_get_against_recursion_moves_no_place_and_changes_no_value()
    {
        var answer = ReplProcess.Pipe(_folder, """
            int Square(int n) => n * n; int Half(int n) => n / 2; int.Parse("a");
            void Log(List<int> l, int n) => l.Add(n); int.Parse("b");
            Func<int, Func<int, int>> add = a => b => a + b; int.Parse("1");
            new[] { 1 }.Select(n => add(n)(2)).ToArray(); int.Parse("c");
            var list = new List<int>(); Action<int> put = n => list.Add(n); put(3); int.Parse("d");
            System.Linq.Expressions.Expression<Func<int, int>> e = n => n + 1;
            e.Compile()(2) + (add(1)(2), 5).Item2
            Func<object> none = () => null; none() is null
            async Task<int> Later() => await Task.FromResult(7);
            await Later()
            int[] Numbers() => [1, 2];
            string Name(int n) => n switch { 0 => "zero", _ => throw new ArgumentException($"{n}") };
            Name(0) + Numbers().Length
            Name(4)
            byte One() => 1; FormattableString Form(int n) => $"{n}"; One() + Form(2).Format
            Func<byte> two = () => 2; var l = new List<int>(); Func<Action> f = () => () => l.Add(1); two()
            System.Linq.Expressions.Expression<Action> call = () => One();
            System.Linq.Expressions.Expression<Func<int, Func<int>>> tree = n => () => n + 1;
            call.ToString().EndsWith("One()") + tree.ToString()
            class Pair { byte _a = 3; public List<int> L = new() { 4 }; public int this[int i] => i / _a; }
            new Pair().L[0] + new Pair()[9]
            class Zero { int A => 1; int Of(int n) { return n / (A - 1); } public int C => Of(1);}
            ref int First() => ref new[] { 5 }[0]; First() + new Zero().C
            """);
        Assert.Equal(
            "8\ntrue\n7\n\"zero2\"\n\"1{0}\"\n2\n\"Truen => () => (n + 1)\"\n7\n", answer.Out);
        Assert.Equal(
            ["input(1,55)", "input(2,43)", "input(4,47)", "input(5,73)", "input(12,52)", "input(22,42)"],
            answer.Error.Split('\n').Where(l => l.StartsWith("input", StringComparison.Ordinal))
                .Select(l => l[..l.IndexOf(':', StringComparison.Ordinal)]));
    }
}
