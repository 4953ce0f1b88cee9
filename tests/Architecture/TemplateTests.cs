using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Idm.Architecture.Tests;

/// <summary>What new plugins start with is what this repository is built with.</summary>
public sealed class TemplateTests
{
    private static string SdkVersion { get; } = XDocument
        .Load(Path.Combine(Repository.Root, "sdk", "build", "Idm.Sdk.Version.props"))
        .Descendants("IdmSdkVersion").Single().Value;

    [Fact]
    public void Templates_reference_the_packages_of_this_repository()
    {
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .ToDictionary(
                v => (string)v.Attribute("Include")!, v => ((string)v.Attribute("Version")!).Trim('[', ']'));
        versions["Idm.Sdk"] = SdkVersion;
        var projects = Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "templates", "shared"), "*.csproj", SearchOption.AllDirectories)
            .ToList();
        Assert.Equal(2, projects.Count);
        Assert.All(projects.SelectMany(p => Project.Read(p).Packages),
            package => Assert.Equal(versions[package.Name], package.Version));
    }

    [Fact]
    public void The_readme_of_the_sdk_shows_its_version()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "sdk", "README.md"));
        Assert.Contains($"Include=\"Idm.Sdk\" Version=\"{SdkVersion}\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("operator")]
    [InlineData("model")]
    [InlineData("sampler")]
    [InlineData("format")]
    public void A_template_names_its_plugin_in_the_two_forms_that_are_replaced(string kind)
    {
        var folder = Path.Combine(Repository.Root, "templates", kind);
        var text = string.Concat(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => !f.Contains(".template.config", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        Assert.Contains("MyPlugin", text, StringComparison.Ordinal);
        Assert.Contains($"{kind}: ", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("myplugin|my_plugin|Myplugin|myPlugin"), text);
        Assert.All(
            File.ReadLines(Path.Combine(folder, "README.md")), line => Assert.InRange(line.Length, 0, 120));
    }
}
