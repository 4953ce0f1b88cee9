using System.Security.Cryptography;
using Idm.Common;
using Idm.PluginHosting.Metadata;

namespace Idm.PluginHosting.Scanning;

/// <summary>
/// Reads plugins from their files and says whether they can work here; none of their code runs.
/// </summary>
/// <param name="host">What they are measured against.</param>
public sealed class PluginPreflight(HostFacts host)
{
    private readonly Lazy<Dictionary<string, HostSurface>> _surfaces = new(() =>
        new[] { host.SdkFile, host.TorchSharpFile }.Select(file => new HostSurface(file))
            .ToDictionary(surface => surface.Assembly));

    /// <summary>
    /// Examines one plugin folder. Never throws for what is in it: the plugin says what is wrong.
    /// </summary>
    public Plugin Examine(PluginFolder folder)
    {
        folder = folder with { Path = Path.GetFullPath(folder.Path) };
        PluginManifest manifest;
        string main;
        try
        {
            if (folder.Id == Plugin.CoreProvider)
                throw new PluginLoadException(PluginMessages.ReservedId(folder.Path));
            manifest = PluginManifest.Read(folder);
            main = FindMainFile(folder, manifest);
        }
        catch (PluginLoadException e)
        {
            return Refused(new Plugin(folder, []), e.Finding);
        }

        try
        {
            using var file = ManagedFile.Open(main);
            var facts = AssemblyFacts.Read(file.Metadata);
            var findings = manifest.Disabled
                ? [PluginMessages.Disabled(folder.Id)]
                : Examine(folder, manifest, file, facts).ToList();
            var plugin = new Plugin(folder, findings)
            {
                MainFile = main, Version = facts.Version, Manifest = manifest,
            };
            ReadExports(plugin, file);
            return plugin;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var finding = PluginMessages.CannotRead(Path.GetFileName(main), e.Message);
            return Refused(new Plugin(folder, []) { MainFile = main, Manifest = manifest }, finding);
        }
        catch (Exception e)
        {
            // Damaged tables surface as many exceptions; to the user they are one.
            var reason = e is BadImageFormatException ? e.Message : "its metadata make no sense";
            var finding = PluginMessages.NotUsable(Path.GetFileName(main), reason);
            return Refused(new Plugin(folder, []) { MainFile = main, Manifest = manifest }, finding);
        }
    }

    private static string FindMainFile(PluginFolder folder, PluginManifest manifest)
    {
        var name = manifest.Entry ?? folder.Id + ".dll";
        var main = Path.Combine(folder.Path, name);
        if (File.Exists(main)) return main;
        try
        {
            var dlls = Directory.EnumerateFiles(folder.Path, "*.dll").Select(Path.GetFileName).Order();
            throw new PluginLoadException(PluginMessages.NoMainFile(folder.Id, name, [.. dlls!]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginLoadException(PluginMessages.CannotRead(folder.Path, e.Message));
        }
    }

    private IEnumerable<PluginFinding> Examine(
        PluginFolder folder, PluginManifest manifest, ManagedFile file, AssemblyFacts facts)
    {
        if (manifest.Sha256 is { } wanted && HashOf(file.Path) is var got
            && !wanted.Equals(got, StringComparison.OrdinalIgnoreCase))
            yield return PluginMessages.WrongHash(file.FileName, wanted, got);
        foreach (var finding in new CompatibilityCheck(host, _surfaces).Examine(folder.Id, file, facts))
            yield return finding;
        foreach (var finding in new DependencyCheck(host, folder).Examine(file.Path, facts))
            yield return finding;
        foreach (var finding in BundledFiles.Examine(folder)) yield return finding;
    }

    private static void ReadExports(Plugin plugin, ManagedFile file)
    {
        var problems = new ExportReader(file.Metadata, plugin).Read();
        var refusal = plugin.Findings
            .FirstOrDefault(f => f.Severity == Severity.Error || f.Code == "PLG007");
        if (refusal is not null) plugin.Refuse(refusal, StatusOf(refusal));
        foreach (var problem in problems) plugin.Note(problem);
        if (refusal is not null || plugin.Exports.Count > 0) return;

        // A plugin that offers nothing usable is broken, for the reason that its author can act on.
        var reason = problems.Count > 0 ? problems[0] : ExportMessages.NoExports(file.FileName);
        plugin.Refuse(reason, PluginStatus.Broken);
    }

    private static PluginStatus StatusOf(PluginFinding finding) => finding.Code switch
    {
        "PLG007" => PluginStatus.Disabled,
        "PLG010" or "PLG011" or "PLG012" or "PLG013" or "PLG014" => PluginStatus.Incompatible,
        _ => PluginStatus.Broken,
    };

    private static Plugin Refused(Plugin plugin, PluginFinding reason)
    {
        plugin.Refuse(reason, StatusOf(reason));
        return plugin;
    }

    private static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
