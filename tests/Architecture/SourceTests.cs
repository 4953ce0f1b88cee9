namespace Idm.Architecture.Tests;

/// <summary>House rules that no analyzer knows.</summary>
public sealed class SourceTests
{
    private const int MostLines = 350;

    [Fact]
    public void Files_stay_small()
    {
        var long_ = Repository.Sources()
            .Select(file => (File: Repository.Relative(file), Lines: File.ReadLines(file).Count()))
            .Where(f => f.Lines >= MostLines);
        Assert.Empty(long_);
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        string[] marks =
            [Word("TO", "DO"), Word("FIX", "ME"), Word("HA", "CK"), Word("NotImplemented", "Exception")];
        var found = Repository.Sources().SelectMany(file => File.ReadLines(file)
            .Select((line, i) => (Place: $"{Repository.Relative(file)}({i + 1})", Line: line))
            .Where(l => marks.Any(mark => l.Line.Contains(mark, StringComparison.Ordinal))));
        Assert.Empty(found);
    }

    [Fact]
    public void The_sources_are_found()
    {
        var files = Repository.Sources().Select(Repository.Relative).ToList();
        Assert.Contains(Path.Combine("sdk", "Scalars.cs"), files);
        Assert.True(files.Count > 300, $"only {files.Count} C# files");
    }

    // In two halves, so that this file does not find itself.
    private static string Word(string start, string end) => start + end;
}
