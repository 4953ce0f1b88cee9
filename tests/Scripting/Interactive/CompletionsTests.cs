using Idm.Scripting.Interactive;

namespace Idm.Scripting.Tests.Interactive;

/// <summary>What Tab offers after a few declarations.</summary>
public sealed class CompletionsTests : IDisposable
{
    private readonly ScriptFolder _folder = new();
    private readonly Submissions _submissions;

    public CompletionsTests()
    {
        TorchRuntime.NativeTorch.Load();
        _submissions = new Submissions(
            ScriptFolder.References, new ReplGlobals(null, _folder.Path, (_, _) => { }, _ => { }),
            _folder.Session);
        const string text = "var t = ones(2, 3); var text = \"abc\"; int Twice(int n) => 2 * n;";
        Assert.True(_submissions.Run(new InputText("input", 1, text), CancellationToken.None).Succeeded);
    }

    public void Dispose()
    {
        _submissions.Clear();
        _folder.Dispose();
    }

    [Fact]
    public void Only_names_that_begin_with_what_is_written_are_offered() =>
        Assert.Equal(["abs", "abs_", "absolute", "absolute_"], Names("t.ab").Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("var q = t.ab")]
    [InlineData("if (true)\n{\n    t.ab")]
    [InlineData("(t + 1).ab")]
    [InlineData("Twice(1); t?.ab")]
    public void It_is_so_anywhere_in_an_input(string text) =>
        Assert.All(Names(text), n => Assert.StartsWith("ab", n, StringComparison.Ordinal));

    [Theory]
    [InlineData("Twi", "Twice")]
    [InlineData("text.Subst", "Substring")]
    [InlineData("Math.Cos", "Cosh")]
    [InlineData("System.IO.Fi", "File")]
    [InlineData("FromForw", "FromForward")]
    [InlineData("sho", "show")]
    [InlineData("forea", "foreach")]
    public void Variables_members_namespaces_words_of_scripts_and_of_the_language_are_known(
        string text, string expected) =>
        Assert.Contains(expected, Names(text));

    [Theory]
    [InlineData("nobody.x")]
    [InlineData("\"t.ab")]
    [InlineData("// t.ab")]
    [InlineData("12")]
    [InlineData("t.zz")]
    public void Where_nothing_fits_nothing_is_offered(string text) => Assert.Empty(Names(text));

    [Fact]
    public void What_follows_the_place_does_not_matter() =>
        Assert.Equal(new Completions(2, Names("t.ab")).Names, _submissions.Complete("t.ab(1) + 2", 4).Names);

    private IReadOnlyList<string> Names(string text) => _submissions.Complete(text, text.Length).Names;
}
