using CsCheck;
using Idm.Configuration.Errors;

namespace Idm.Configuration.Tests;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("stpes", "steps", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("ca", "abc", 3)]
    [InlineData("same", "same", 0)]
    public void Distances_are_the_textbook_ones(string a, string b, int expected) =>
        Assert.Equal(expected, Suggestion.Distance(a, b));

    [Theory]
    [InlineData("stpes", "steps")]
    [InlineData("setp", "steps")]
    [InlineData("s", null)]
    [InlineData("altogether", null)]
    public void Only_near_names_are_suggested(string typed, string? expected) =>
        Assert.Equal(expected, Suggestion.For(typed, ["eta", "steps", "kind"]));

    [Fact]
    public void The_distance_is_symmetric_and_agrees_with_the_definition()
    {
        var word = Gen.String[Gen.Char['a', 'c'], 0, 6];
        Gen.Select(word, word).Sample((a, b) =>
            Suggestion.Distance(a, b) == Defined(a, b)
                && Suggestion.Distance(a, b) == Suggestion.Distance(b, a));
    }

    /// <summary>The recursive definition, as slow as it reads.</summary>
    private static int Defined(string a, string b)
    {
        if (a.Length == 0 || b.Length == 0)
        {
            return a.Length + b.Length;
        }

        var best = Math.Min(
            Defined(a[..^1], b[..^1]) + (a[^1] == b[^1] ? 0 : 1),
            Math.Min(Defined(a[..^1], b), Defined(a, b[..^1])) + 1);
        return a.Length > 1 && b.Length > 1 && a[^1] == b[^2] && a[^2] == b[^1]
            ? Math.Min(best, Defined(a[..^2], b[..^2]) + 1)
            : best;
    }
}
