namespace Idm.PluginHosting.Tests;

/// <summary>Where plugins are looked for, and which one wins.</summary>
public sealed class PluginFoldersTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("folders-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_search_path_goes_from_the_program_to_the_command_line()
    {
        var environment = new Dictionary<string, string?>
        {
            ["XDG_DATA_HOME"] = "/data", ["HOME"] = "/home/me", ["IDM_PLUGINS"] = "/a::/b",
        };
        var places = PluginFolders.SearchPath("/opt/idm", environment.GetValueOrDefault, ["/c", "/d/"]);
        Assert.Equal(
            ["/opt/idm/plugins", "/data/idm/plugins", "/a", "/b", "/c", "/d/"], places.Select(p => p.Path));
        Assert.Equal([true, false, false, false, false, false], places.Select(p => p.Shipped));
        Assert.Equal(
            ["IDM_PLUGINS", "--plugin-dir"], places.Where(p => p.Named).Select(p => p.Source).Distinct());
    }

    [Theory]
    [InlineData(null, "/home/me/.local/share/idm/plugins")]
    [InlineData("", "/home/me/.local/share/idm/plugins")]
    [InlineData("relative", "/home/me/.local/share/idm/plugins")]
    [InlineData("/xdg", "/xdg/idm/plugins")]
    public void The_data_folder_follows_the_XDG_rules(string? xdg, string expected)
    {
        var places = PluginFolders.SearchPath(
            "/opt", name => name switch { "XDG_DATA_HOME" => xdg, "HOME" => "/home/me", _ => null }, []);
        Assert.Equal(expected, places[1].Path);
    }

    [Fact]
    public void Plugins_are_sorted_and_hidden_folders_are_not_plugins()
    {
        Make("one/Zeta", "one/.git", "one/Alpha", "two/Mid");
        var folders = PluginFolders.Find([Place("one", shipped: true), Place("two")]);
        Assert.Equal(["Alpha", "Mid", "Zeta"], folders.Found.Select(f => f.Id));
        Assert.Equal([true, false, true], folders.Found.Select(f => f.Shipped));
        Assert.Empty(folders.Findings);
    }

    [Fact]
    public void The_later_of_two_wins_and_the_warning_names_both()
    {
        Make("one/Same", "two/Same");
        var folders = PluginFolders.Find([Place("one", shipped: true), Place("two")]);
        Assert.Equal(new PluginFolder("Same", $"{_root}/two/Same"), Assert.Single(folders.Found));
        Assert.Equal(
            $"PLG022 (warning) plugin 'Same' is in '{_root}/one/Same' and in '{_root}/two/Same': "
            + "the latter is used",
            Assert.Single(folders.Findings).ToString());
    }

    [Fact]
    public void A_folder_that_is_itself_a_plugin_is_taken_as_one()
    {
        Make("one/MyOps/data");
        File.WriteAllText($"{_root}/one/MyOps/MyOps.dll", "");
        var folders = PluginFolders.Find([Place("one/MyOps/")]);
        Assert.Equal(new PluginFolder("MyOps", $"{_root}/one/MyOps"), Assert.Single(folders.Found));
    }

    [Fact]
    public void Only_the_absence_of_a_folder_that_the_user_named_is_worth_a_warning()
    {
        var folders = PluginFolders.Find([Place("none"), Place("gone") with { Named = true }]);
        Assert.Empty(folders.Found);
        Assert.Equal($"PLG023 (warning) plugin folder '{_root}/gone' (from the test) does not exist",
            Assert.Single(folders.Findings).ToString());
    }

    private PluginSearchPlace Place(string name, bool shipped = false) =>
        new($"{_root}/{name}", "the test", shipped);

    private void Make(params string[] folders)
    {
        foreach (var folder in folders) Directory.CreateDirectory(Path.Combine(_root, folder));
    }
}
