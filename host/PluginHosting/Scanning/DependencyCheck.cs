using System.Text.Json;
using Idm.Common;
using Idm.PluginHosting.Metadata;

namespace Idm.PluginHosting.Scanning;

/// <summary>Whether everything that a plugin refers to is in its folder, new enough and whole.</summary>
/// <remarks>
/// A missing dll would silently be taken from the host, in whatever version that has. What only a
/// dependency's dependency misses is a warning: libraries refer to parts that are never reached.
/// </remarks>
internal sealed class DependencyCheck(HostFacts host, PluginFolder folder)
{
    private readonly HashSet<string> _seen = [.. HostFacts.SharedAssemblies];
    private readonly List<PluginFinding> _findings = [];
    private readonly Dictionary<string, string> _listed = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<PluginFinding> Examine(string mainFile, AssemblyFacts main)
    {
        ReadDepsJson(Path.ChangeExtension(mainFile, ".deps.json"));
        Follow(folder.Id, main, Severity.Error);
        return _findings;
    }

    private void Follow(string user, AssemblyFacts facts, Severity level)
    {
        foreach (var (name, version) in facts.References)
        {
            if (!_seen.Add(name) || host.IsFrameworkAssembly(name)) continue;
            if (Locate(name) is { } file)
                Examine(user, name, version, file, level);
            else
                Add(PluginMessages.MissingDependency(user, name, version, HostHas(name)), level);
        }
    }

    private void Examine(string user, string name, Version wanted, string file, Severity level)
    {
        try
        {
            using var dll = ManagedFile.Open(file);
            var facts = AssemblyFacts.Read(dll.Metadata);
            if (facts.AssemblyVersion < wanted)
                Add(PluginMessages.OlderDependency(user, name, wanted, facts.AssemblyVersion), level);
            Follow($"{folder.Id} ({name})", facts, Severity.Warning);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Add(PluginMessages.CannotRead(Path.GetFileName(file), e.Message), level);
        }
        catch (Exception e)
        {
            var reason = e is BadImageFormatException ? e.Message : "its metadata make no sense";
            Add(PluginMessages.BadDependency(folder.Id, Path.GetFileName(file), reason), level);
        }
    }

    private void Add(PluginFinding finding, Severity level) =>
        _findings.Add(finding with { Severity = level });

    private string? Locate(string name)
    {
        var beside = Path.Combine(folder.Path, name + ".dll");
        if (File.Exists(beside)) return beside;
        return _listed.TryGetValue(name, out var path) && File.Exists(path) ? path : null;
    }

    private static bool HostHas(string name) =>
        File.Exists(Path.Combine(AppContext.BaseDirectory, name + ".dll"));

    // The loader follows deps.json to dlls in subfolders, such as runtimes/unix/lib/net10.0/.
    private void ReadDepsJson(string file)
    {
        if (!File.Exists(file)) return;
        try
        {
            using var deps = JsonDocument.Parse(File.ReadAllBytes(file));
            if (!deps.RootElement.TryGetProperty("targets", out var targets)) return;
            var assets = targets.EnumerateObject()
                .SelectMany(target => target.Value.EnumerateObject())
                .SelectMany(library => library.Value.EnumerateObject())
                .Where(group => group.Name is "runtime" or "runtimeTargets")
                .SelectMany(group => group.Value.EnumerateObject());
            foreach (var path in assets.Select(asset => asset.Name))
                _listed.TryAdd(Path.GetFileNameWithoutExtension(path), Path.Combine(folder.Path, path));
        }
        catch (JsonException e)
        {
            Add(PluginMessages.BadDepsJson(Path.GetFileName(file), (e.LineNumber ?? 0) + 1), Severity.Error);
        }
        catch (InvalidOperationException)
        {
            // JSON, but not of the shape that the loader expects.
            Add(PluginMessages.BadDepsJson(Path.GetFileName(file), 1), Severity.Error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Add(PluginMessages.CannotRead(Path.GetFileName(file), e.Message), Severity.Error);
        }
    }
}
