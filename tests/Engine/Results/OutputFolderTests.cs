using System.Text.Json.Nodes;
using Idm.Engine.Results;
using Idm.Sdk;

namespace Idm.Engine.Tests.Results;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_never_write_over_one_another()
    {
        Assert.Equal(_folder["out/cs"], Run("out/cs"));
        Assert.Equal(_folder["out/cs-2"], Run("out/cs"));
        Assert.Equal(_folder["out/cs-3"], Run("out/cs/"));
        Directory.Delete(_folder["out/cs-2"], recursive: true);
        Assert.Equal(_folder["out/cs-2"], Run("out/cs"));
        Assert.Equal(["metrics.json", "run.json"], Names("out/cs"));
    }

    [Fact]
    public void Two_runs_at_once_get_two_folders()
    {
        using var first = OutputFolder.Claim(_folder["cs"], overwrite: false);
        using var second = OutputFolder.Claim(_folder["cs"], overwrite: false);
        Assert.Equal(_folder["cs"], first.FullPath);
        Assert.Equal(_folder["cs-2"], second.FullPath);
        var e = Assert.Throws<PluginException>(() => OutputFolder.Claim(_folder["cs"], overwrite: true));
        Assert.Contains("in use by another run", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_wrote_nothing_leaves_its_folder_free()
    {
        OutputFolder.Claim(_folder["cs"], overwrite: false).Dispose();
        Assert.Empty(Names("cs"));
        Assert.Equal(_folder["cs"], Run("cs"));
    }

    [Fact]
    public void Overwriting_takes_the_folder_of_a_run_and_removes_what_would_contradict()
    {
        Run("cs");
        _folder.Put("cs/a.png", [1]);
        _folder.Put("cs/strip.png", [1]);
        _folder.Put("cs/.x.idm-tmp", [1]);

        using var output = OutputFolder.Claim(_folder["cs"], overwrite: true);

        Assert.Equal(_folder["cs"], output.FullPath);
        Assert.Equal([".idm-running", "a.png"], Names("cs"));
    }

    [Theory]
    [InlineData("thesis.docx", "words")]
    [InlineData("run.json", "{\"name\": \"somebody else's\"}")]
    [InlineData("run.json", "[1, 2")]
    [InlineData("run.json", "{\"format\": 3}")]
    public void Overwriting_spares_what_is_not_ours(string name, string content)
    {
        _folder.Put($"cs/{name}", System.Text.Encoding.UTF8.GetBytes(content));

        var e = Assert.Throws<PluginException>(() => OutputFolder.Claim(_folder["cs"], overwrite: true));
        Assert.Contains($"'{_folder["cs"]}' is not replaced", e.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(_folder[$"cs/{name}"]));
        Assert.Equal(_folder["cs-2"], Run("cs"));
    }

    [Fact]
    public void A_killed_run_can_be_overwritten()
    {
        _folder.Put("cs/.idm-running", []);     // left behind, locked by nobody
        _folder.Put("cs/a.png", [1]);
        using var output = OutputFolder.Claim(_folder["cs"], overwrite: true);
        Assert.Equal(_folder["cs"], output.FullPath);
    }

    [Fact]
    public void A_file_in_the_way_is_left_alone()
    {
        _folder.Put("cs", [1]);
        Assert.Equal(_folder["cs-2"], Run("cs"));
        Assert.Contains("is a file",
            Assert.Throws<PluginException>(() => OutputFolder.Claim(_folder["cs"], overwrite: true)).Message,
            StringComparison.Ordinal);
        Assert.Contains("cannot use the output folder",
            Assert.Throws<PluginException>(
                () => OutputFolder.Claim(_folder["cs/below"], overwrite: false)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_record_is_marked_and_otherwise_the_callers()
    {
        using var output = OutputFolder.Claim(_folder["cs"], overwrite: false);
        var record = new JsonObject { ["seed"] = 2025, ["name"] = "größer <x>", ["format"] = "other" };
        RunRecord.Write(output, record);

        var text = File.ReadAllText(output.PathOf("run.json"));
        Assert.Equal(
            "{\n  \"format\": \"idm-run/1\",\n  \"seed\": 2025,\n  \"name\": \"größer <x>\"\n}\n", text);
        Assert.Equal("other", (string?)record["format"]);
    }

    private string Run(string path)
    {
        using var output = OutputFolder.Claim(_folder[path], overwrite: false);
        new MetricsReport().Write(output);
        RunRecord.Write(output, new JsonObject { ["seed"] = 1 });
        return output.FullPath;
    }

    private IEnumerable<string?> Names(string path) => Directory.EnumerateFileSystemEntries(_folder[path])
        .Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
