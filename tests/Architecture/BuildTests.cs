using System.Text.Json;
using System.Xml.Linq;

namespace Idm.Architecture.Tests;

/// <summary>The same packages for everybody, forever.</summary>
public sealed class BuildTests
{
    [Fact]
    public void Every_package_version_is_central_and_exact()
    {
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .ToDictionary(v => (string)v.Attribute("Include")!, v => (string)v.Attribute("Version")!);
        Assert.NotEmpty(versions);
        Assert.All(versions, v => Assert.Matches(@"^\[\d+\.\d+[^,*]*\]$", v.Value));
        Assert.All(Repository.All, project => Assert.All(project.Packages, package =>
        {
            Assert.True(package.Version is null, $"{project}: {package.Name} has a version of its own");
            Assert.True(
                versions.ContainsKey(package.Name), $"{project}: {package.Name} has no central version");
        }));
    }

    [Fact]
    public void Every_project_has_a_lock_file_that_names_its_packages()
    {
        Assert.All(Repository.All, project =>
        {
            var path = Path.Combine(project.Folder, "packages.lock.json");
            Assert.True(
                File.Exists(path), $"{project}: found no packages.lock.json beside it; restore, and commit "
                    + "it");
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var locked = json.RootElement.GetProperty("dependencies").EnumerateObject()
                .SelectMany(framework => framework.Value.EnumerateObject())
                .Select(package => package.Name)
                .ToHashSet(StringComparer.OrdinalIgnoreCase);
            Assert.All(project.Packages, package => Assert.Contains(package.Name, locked));
        });
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "IDM.sln")).Replace('\\', '/');
        Assert.All(
            Repository.All.Where(p => !p.ToString().Contains("/Zoo/", StringComparison.Ordinal)),
            project => Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal));
    }
}
