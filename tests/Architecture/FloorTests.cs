namespace Idm.Architecture.Tests;

/// <summary>
/// The floors of the host are what <see cref="Floors"/> says: projects, folders, and their size.
/// </summary>
public sealed class FloorTests
{
    private const int MostLinesOfCode = 3500;

    public static TheoryData<string> Names { get; } = [.. Floors.All.Select(f => f.Name)];

    [Fact]
    public void Every_project_of_the_host_is_a_floor() => Assert.Equal(
        Floors.All.Select(f => f.Name).Order(StringComparer.Ordinal),
        Directory.GetDirectories(Path.Combine(Repository.Root, "host")).Select(f => Path.GetFileName(f)!)
            .Order(StringComparer.Ordinal));

    [Fact]
    public void A_floor_stands_on_lower_ones()
    {
        List<string> lower = ["Sdk"];
        foreach (var floor in Floors.All)
        {
            Assert.Empty(floor.References.Except(lower));
            lower.Add(floor.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_project_references_what_stands_below_it(string name)
    {
        var floor = Floors.All.Single(f => f.Name == name);
        string[] allowed = [.. floor.References.Select(r => "Idm." + r)];
        Assert.Empty(Repository.Find(floor.Project).Projects.Except(allowed));
        Assert.Empty(CompiledAssembly.Read(floor.Dll).Own.Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_namespace_is_a_folder_and_each_folder_has_its_place(string name)
    {
        var floor = Floors.All.Single(f => f.Name == name);
        var folders = new HashSet<string>();
        foreach (var file in Directory.EnumerateFiles(floor.Folder, "*.cs", SearchOption.AllDirectories))
        {
            var below = Path.GetRelativePath(floor.Folder, Path.GetDirectoryName(file)!);
            folders.Add(below.Split(Path.DirectorySeparatorChar)[0]);
            var expected = below == "."
                ? floor.Project
                : $"{floor.Project}.{below.Replace(Path.DirectorySeparatorChar, '.')}";
            var found = File.ReadLines(file)
                .FirstOrDefault(l => l.StartsWith("namespace ", StringComparison.Ordinal));
            Assert.True(found is null || found == $"namespace {expected};",
                $"{Repository.Relative(file)}: found '{found}', expected 'namespace {expected};'");
        }
        Assert.Empty(folders.Except(floor.Folders));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_folder_uses_those_before_it_and_none_in_a_circle(string name)
    {
        var floor = Floors.All.Single(f => f.Name == name);
        var order = floor.Folders.Select((folder, i) => (folder, i)).ToDictionary(f => f.folder, f => f.i);
        var uses = FolderUses.Read(floor.Dll, floor.Project);
        Assert.Empty(
            uses.Where(u => order[u.Folder] < order[u.UsedFolder]).Select(u => u.ToString()).Order());
    }

    [Fact]
    public void The_reader_of_uses_sees_calls_fields_signatures_and_generic_arguments()
    {
        var uses = FolderUses.Read(typeof(FloorTests).Assembly.Location, "Idm.Architecture")
            .Select(u => (u.User, u.Used)).ToHashSet();
        foreach (var user in (string[])["Calls", "Holds", "Takes", "Lists", "Derives"])
            Assert.Contains(($"Idm.Architecture.Above.{user}", "Idm.Architecture.Below.Thing"), uses);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_project_stays_small(string name)
    {
        var floor = Floors.All.Single(f => f.Name == name);
        var lines = Directory.EnumerateFiles(floor.Folder, "*.cs", SearchOption.AllDirectories)
            .Sum(file => File.ReadLines(file).Count(IsCode));
        Assert.InRange(lines, 1, MostLinesOfCode);
    }

    private static bool IsCode(string line) =>
        line.AsSpan().Trim() is { Length: > 0 } text && !text.StartsWith("//");
}
