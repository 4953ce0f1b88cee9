using System.Text.RegularExpressions;

namespace Idm.Architecture.Tests;

/// <summary>The documentation agrees with the files, commands and projects that it shows.</summary>
public sealed partial class DocsTests
{
    private static Markdown Readme { get; } = Markdown.Read(Path.Combine(Repository.Root, "README.md"));

    private static Markdown Map { get; } = Markdown.Read(
        Path.Combine(Repository.Root, "docs", "architecture.md"));

    private static IEnumerable<string> Pages => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md")
        .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"));

    [Theory]
    [InlineData("yaml", "pipeline.yaml")]
    [InlineData("csharp", "samples/plugins/Mask/Mask.cs")]
    [InlineData("xml", "samples/plugins/Mask/Mask.csproj")]
    [InlineData("yaml", "samples/plugins/mask.yaml")]
    [InlineData("csharp", "scripts/plug-and-play.cs", "docs/models.md")]
    [InlineData("csharp", "samples/plugins/Pgm/Pgm.cs", "docs/data.md")]
    public void A_page_shows_a_file_as_it_is(string language, string file, string page = "README.md") =>
        Assert.Contains(
        $"```{language}\n{File.ReadAllText(Path.Combine(Repository.Root, file))}```\n",
        Markdown.Read(Path.Combine(Repository.Root, page)).Text, StringComparison.Ordinal);

    [Fact]
    public void No_line_of_the_readme_is_wider_than_120_columns() =>
        Assert.DoesNotContain(Readme.Text.Split('\n'), line => line.Length > 120);

    [Fact]
    public void Links_lead_somewhere() =>
        Assert.Empty(Pages.SelectMany(page => Markdown.Read(page).BrokenLinks));

    [Fact]
    public void The_index_lists_every_page()
    {
        var folder = Path.Combine(Repository.Root, "docs");
        var index = File.ReadAllText(Path.Combine(folder, "README.md"));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(folder, "*.md").Select(page => Path.GetFileName(page)),
            page => page != "README.md" && !index.Contains($"({page})", StringComparison.Ordinal));
    }

    [Fact]
    public void The_readme_lists_each_command_once()
    {
        var listed = Readme.Table("Commands").SelectMany(row => CommandsOf(row[0]));
        var verbs = Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "host", "Cli", "Verbs"), "*Verb.cs")
            .Select(file => WordsOf(Path.GetFileName(file)[..^"Verb.cs".Length])).ToList();
        var commands = verbs.Where(
            verb => !verbs.Any(v => v.StartsWith(verb + " ", StringComparison.Ordinal)));
        Assert.Equal(commands.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_map_shows_the_floors() => Assert.Equal(
        Floors.All.Select(
            f => $"{f.Project}: {(f.References.Count == 0 ? "nothing" : string.Join(", ", f.References))}"),
        Map.Table("The floors").Select(row => $"{row[0].Trim('`')}: {row[3]}"));

    [Theory]
    [InlineData("A key of the pipeline: `operator.ratio`")]
    [InlineData("An image through `idm run`")]
    [InlineData("A training step")]
    public void A_walk_counts_its_files(string heading)
    {
        var rows = Map.Table(heading);
        Assert.NotEmpty(rows);
        Assert.Equal(Enumerable.Range(1, rows.Count).Select(n => $"{n}"), rows.Select(row => row[0]));
        Assert.Distinct(rows.Select(row => row[1]));
        var said = Map.Text[Map.Text.IndexOf("### " + heading, StringComparison.Ordinal)..];
        Assert.Equal($"**{rows.Count} files**", FileCount().Match(said).Value);
    }

    /// <summary><c>`idm plugins list`, `show`</c>: plugins list, plugins show.</summary>
    private static IEnumerable<string> CommandsOf(string cell)
    {
        string[] group = [];
        foreach (Match span in CodeSpan().Matches(cell))
        {
            var words = span.Groups["text"].Value.Split(' ');
            if (words[0] == "idm")
            {
                group = words[1..^1];
                words = words[^1..];
            }
            yield return string.Join(' ', group.Concat(words));
        }
    }

    /// <summary><c>PluginsList</c>: plugins list.</summary>
    private static string WordsOf(string name) =>
        string.Join(' ', Word().Matches(name).Select(m => m.Value.ToLowerInvariant()));

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("[A-Z][a-z]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\*\*\d+ files\*\*")]
    private static partial Regex FileCount();
}
