using System.Text;
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
    public void Finished_results_replace_those_of_an_earlier_run_and_spare_what_is_the_users()
    {
        Earlier("cs", "lion", "bear");
        using var output = OutputFolder.Claim(_folder["cs"], overwrite: true);
        Assert.Equal((_folder["cs/unfinished"], _folder["cs"]), (output.FullPath, output.Replaced));
        Write(output, "bear", "wolf");
        Assert.Equal("old lion", File.ReadAllText(_folder["cs/restored/lion.png"]));
        output.Finish();

        Assert.Equal((_folder["cs"], null), (output.FullPath, output.Replaced));
        Assert.Equal([".idm-running", "metrics.json", "notes.txt", "restored", "run.json"], Names("cs"));
        Assert.Equal(["bear.png", "mine.png", "wolf.png"], Names("cs/restored"));
        Assert.Equal("new bear", File.ReadAllText(_folder["cs/restored/bear.png"]));
        Assert.Contains("wolf", File.ReadAllText(_folder["cs/metrics.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Deviations_of_an_earlier_run_go_where_the_new_one_has_none()
    {
        Earlier("cs", "lion", "bear");
        foreach (var file in (string[])["lion.npy", "lion.png", "bear.npy", "bear.png", "mine.npy"])
            _folder.Put($"cs/deviation/{file}", [1]);
        using var output = OutputFolder.Claim(_folder["cs"], overwrite: true);
        Write(output, "bear");
        output.Finish();
        Assert.Equal(["mine.npy"], Names("cs/deviation"));
    }

    [Fact]
    public void Unfinished_results_replace_nothing_and_stay_beside()
    {
        Earlier("cs", "lion");
        var before = Directory.GetFiles(_folder["cs"], "*", SearchOption.AllDirectories)
            .ToDictionary(file => file, File.ReadAllBytes);
        using (var output = OutputFolder.Claim(_folder["cs"], overwrite: true)) Write(output, "lion");
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
        Assert.Equal("new lion", File.ReadAllText(_folder["cs/unfinished/restored/lion.png"]));
        // One that wrote nothing leaves nothing.
        using (var output = OutputFolder.Claim(_folder["cs"], overwrite: true))
            Assert.Equal(_folder["cs/unfinished-2"], output.FullPath);
        Assert.False(Directory.Exists(_folder["cs/unfinished-2"]));
    }

    /// <summary>
    /// The program is killed after any number of files was removed or moved; the next run completes it.
    /// </summary>
    [Fact]
    public void A_replacement_that_was_cut_off_is_completed_by_the_next_run()
    {
        for (var moved = 0; moved <= 4; moved++)
        {
            var name = $"cs{moved}";
            Earlier(name, "lion", "bear");
            using (var output = OutputFolder.Claim(_folder[name], overwrite: true))
                Write(output, "bear", "wolf");
            File.Delete(_folder[$"{name}/unfinished/.idm-running"]);
            _folder.Put($"{name}/.idm-replacing",
                "unfinished\nstrip.png\nrestored/lion.png\n../elsewhere.txt"u8.ToArray());
            _folder.Put("elsewhere.txt", [1]);
            string[] files = ["restored/bear.png", "restored/wolf.png", "metrics.json", "run.json"];
            foreach (var file in files.Take(moved))
                File.Move(_folder[$"{name}/unfinished/{file}"], _folder[$"{name}/{file}"], overwrite: true);

            using var next = OutputFolder.Claim(_folder[name], overwrite: true);
            Assert.Equal(["bear.png", "mine.png", "wolf.png"], Names($"{name}/restored"));
            Assert.Equal("new bear", File.ReadAllText(_folder[$"{name}/restored/bear.png"]));
            Assert.Contains("wolf", File.ReadAllText(_folder[$"{name}/metrics.json"]),
                StringComparison.Ordinal);
            Assert.True(File.Exists(_folder["elsewhere.txt"]));
        }
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

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("../elsewhere")]
    [InlineData("unfinished/..")]
    [InlineData("unfinished\n..\nrestored/..\n../elsewhere/theirs.txt")]
    public void What_is_written_down_leads_nowhere_else(string plan)
    {
        Earlier("cs", "lion");
        _folder.Put("elsewhere/theirs.txt", [1]);
        _folder.Put("cs/.idm-replacing", Encoding.UTF8.GetBytes(plan));
        using var output = OutputFolder.Claim(_folder["cs"], overwrite: true);
        Assert.True(File.Exists(_folder["elsewhere/theirs.txt"]));
        Assert.Equal("old lion", File.ReadAllText(_folder["cs/restored/lion.png"]));
        Assert.False(File.Exists(_folder["cs/.idm-replacing"]));
    }

    private void Earlier(string path, params string[] images)
    {
        using var output = OutputFolder.Claim(_folder[path], overwrite: false);
        Write(output, images, "old");
        _folder.Put($"{path}/strip.png", [1]);
        _folder.Put($"{path}/notes.txt", [1]);
        _folder.Put($"{path}/restored/mine.png", [1]);
    }

    private static void Write(OutputFolder output, params string[] images) => Write(output, images, "new");

    private static void Write(OutputFolder output, string[] images, string age)
    {
        var report = new MetricsReport();
        Directory.CreateDirectory(output.PathOf("restored"));
        foreach (var image in images)
        {
            File.WriteAllText(output.PathOf($"restored/{image}.png"), $"{age} {image}");
            report.Add(new ImageResult(image, []));
        }
        report.Write(output);
        RunRecord.Write(output, new JsonObject { ["seed"] = 1 });
    }

    private IEnumerable<string?> Names(string path) => Directory.EnumerateFileSystemEntries(_folder[path])
        .Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
