namespace Idm.Architecture.Tests;

/// <summary>
/// Who may know whom beside the floors of the host: SDK and plugins, from project files and from what was
/// compiled.
/// </summary>
public sealed class ReferenceTests
{
    private const string Sdk = "Idm.Sdk";

    [Fact]
    public void The_sdk_references_TorchSharp_and_nothing_else()
    {
        // The analyzer of the public surface is no part of what is built: the assembly's references show it.
        Assert.Equal(
            ["TorchSharp", "Microsoft.CodeAnalysis.PublicApiAnalyzers"],
            Repository.Find(Sdk).Packages.Select(p => p.Name));
        var sdk = CompiledAssembly.Read(Path.Combine(Repository.Program, "Idm.Sdk.dll"));
        Assert.Empty(sdk.Besides("TorchSharp"));
        Assert.Contains("TorchSharp", sdk.References);      // the check sees references at all
    }

    [Fact]
    public void A_plugin_references_the_sdk_TorchSharp_and_packages_that_its_project_names()
    {
        Assert.NotEmpty(Repository.Plugins);
        Assert.All(Repository.Plugins, plugin =>
        {
            Assert.Empty(plugin.Projects);                  // the SDK comes from the shared targets
            var compiled = CompiledAssembly.Read(
                Path.Combine(Repository.Program, "plugins", plugin.Name, plugin.Name + ".dll"));
            Assert.Empty(compiled.Besides([Sdk, "TorchSharp", .. plugin.Packages.Select(p => p.Name)]));
            Assert.Contains(Sdk, compiled.References);
        });
    }

    [Fact]
    public void Nothing_but_tests_knows_a_plugin()
    {
        var plugins = Repository.Plugins.Select(p => p.Name).ToList();
        var others = Repository.All.Where(p => !p.ToString().StartsWith("tests", StringComparison.Ordinal));
        Assert.All(others, project => Assert.Empty(project.Projects.Intersect(plugins)));
        var compiled = Directory.EnumerateFiles(Repository.Program, "*.dll")
            .Where(f => Path.GetFileName(f) is var name
                && (name == "idm.dll" || name.StartsWith("Idm.", StringComparison.Ordinal)))
            .Select(CompiledAssembly.Read)
            .ToList();
        Assert.True(compiled.Count > Floors.All.Count);
        Assert.All(compiled, assembly => Assert.Empty(assembly.References.Intersect(plugins)));
    }

    [Fact]
    public void The_sdk_has_an_assembly_version_of_its_major_number_only()
    {
        var version = CompiledAssembly.Read(Path.Combine(Repository.Program, "Idm.Sdk.dll")).Version;
        Assert.True(version.Major > 0);
        Assert.Equal(new Version(version.Major, 0, 0, 0), version);
    }

    [Fact]
    public void A_plugin_folder_holds_no_copy_of_what_the_host_owns()
    {
        var folders = Directory.GetDirectories(Path.Combine(Repository.Program, "plugins"));
        Assert.Superset(
            Repository.Plugins.Select(p => p.Name).ToHashSet(), folders.Select(f => Path.GetFileName(f))
            .ToHashSet());
        var copies = folders.SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))
            .Where(f => IsTheHosts(Path.GetFileName(f)))
            .Select(Repository.Relative);
        Assert.Empty(copies);
    }

    private static bool IsTheHosts(string file) =>
        file is "TorchSharp.dll"
        || file.StartsWith("Idm.", StringComparison.Ordinal)
        || file.Contains("torch", StringComparison.OrdinalIgnoreCase)
        || file.StartsWith("libc10", StringComparison.Ordinal);
}
