using System.Globalization;
using Idm.Scripting.Interactive;
using static TorchSharp.torch;

namespace Idm.Scripting.Tests.Interactive;

/// <summary>What a long session keeps: variables, and little else.</summary>
public sealed class SubmissionMemoryTests : IDisposable
{
    private const int Inputs = 500;
    private const int KiB = 1024;

    private readonly ScriptFolder _folder = new();
    private readonly Submissions _submissions;

    public SubmissionMemoryTests()
    {
        TorchRuntime.NativeTorch.Load();
        _submissions = new Submissions(
            ScriptFolder.References, new ReplGlobals(null, _folder.Path, (_, _) => { }, _ => { }),
            _folder.Session);
        // The compiler's own tables fill first.
        for (var i = 0; i < 20; i++) Evaluate("1 + 1", "var warm = ones(8, 8); warm.sum()");
    }

    public void Dispose()
    {
        _submissions.Clear();
        _folder.Dispose();
    }

    [Fact]
    public void Inputs_that_declare_nothing_leave_nothing() =>
        AssertGrowth(24 * KiB, i => $"ones(100, 100).mul({i}).sum()");

    [Fact]
    public void Inputs_that_declare_something_grow_by_that_and_no_faster_as_they_become_many() =>
        AssertGrowth(200 * KiB, i => $"var v{i % 50} = ones(4).mul({i}); v{i % 50}");

    [Fact]
    public void Tensors_that_no_variable_holds_are_freed()
    {
        Evaluate("var kept = zeros(3);");
        var before = Alive();
        for (var i = 0; i < 20; i++) Evaluate($"kept.add({i})", $"rand(4).mul({i}).sum();");
        Assert.Equal(before, Alive());
    }

    /// <param name="most">Bytes of managed memory that an input may leave, on average.</param>
    /// <param name="input">An input by its number.</param>
    private void AssertGrowth(long most, Func<int, string> input)
    {
        var begin = Managed();
        for (var i = 0; i < Inputs / 2; i++) Evaluate(input(i));
        var middle = Managed();
        for (var i = Inputs / 2; i < Inputs; i++) Evaluate(input(i));
        var end = Managed();
        var (first, second) = ((middle - begin) / (Inputs / 2), (end - middle) / (Inputs / 2));
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture, $"bytes an input: {first}, later {second}"));
        Assert.True(first < most && second < most,
            $"an input leaves {first} bytes, later {second}; at most {most} were expected");
    }

    private void Evaluate(params string[] texts)
    {
        foreach (var text in texts)
        {
            var result = _submissions.Run(new InputText("input", 1, text), CancellationToken.None);
            Assert.True(result.Succeeded, string.Join('\n', result.Problems));
        }
    }

    private static long Managed()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static long Alive()
    {
        Managed();
        return Tensor.TotalCount;
    }
}
