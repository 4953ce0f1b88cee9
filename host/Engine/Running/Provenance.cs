using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Idm.PluginHosting;
using Idm.PluginHosting.Packages;
using Idm.Sdk.Data;
using static TorchSharp.torch;

namespace Idm.Engine.Running;

/// <summary>Provenance of results: everything that must be the same to get the same bits again.</summary>
public static class Provenance
{
    /// <summary>
    /// Record as it is known before a run: <c>idm replay</c> compares it with that of another.
    /// </summary>
    /// <param name="plan">The plan; its images are listed and read.</param>
    public static JsonObject Of(Plan plan) => Of(plan, plan.Data.List());

    /// <summary>The record of a run.</summary>
    /// <param name="plan">What was run.</param>
    /// <param name="started">When it began.</param>
    /// <param name="report">What came out.</param>
    /// <param name="items">What was to be restored.</param>
    /// <param name="output">Where results were written.</param>
    internal static JsonObject Of(
        Plan plan, DateTimeOffset started, MetricsReport report, IEnumerable<DataItem> items,
        OutputFolder output)
    {
        var record = new JsonObject
        {
            ["name"] = plan.Settings.Name,
            ["started"] = started.ToString("O", CultureInfo.InvariantCulture),
            ["finished"] = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture),
            ["images"] = report.Images.Count,
            ["failed"] = report.Failed.Count,
            ["restored"] = new JsonArray([.. report.Images.Select(image => JsonValue.Create(image.Name))]),
            ["results"] = new JsonArray([.. report.Images.SelectMany(image => ResultFiles.Of(image.Name))
                .Select(file => (File: file, Hash: HashOf(output.PathOf(file))))
                .Where(r => r.Hash is not null)
                .Select(r => new JsonObject { ["file"] = r.File, ["sha256"] = r.Hash })]),
        };
        foreach (var (key, value) in Of(plan, items)) record[key] = value?.DeepClone();
        return record;
    }

    private static JsonObject Of(Plan plan, IEnumerable<DataItem> items) => new()
    {
        ["seed"] = plan.Settings.Seed,
        ["device"] = plan.Device.Device.ToString(),
        ["threads"] = get_num_threads(),
        ["kernels"] = plan.Torch.CpuCapability,
        ["versions"] = new JsonObject
        {
            ["idm"] = typeof(Provenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion,
            ["dotnet"] = RuntimeInformation.FrameworkDescription,
            ["os"] = RuntimeInformation.OSDescription,
            ["libtorch"] = plan.Torch.Version,
        },
        ["weights"] = plan.Weights is { } weights
            ? new JsonObject { ["file"] = weights.Path, ["sha256"] = weights.Sha256 }
            : null,
        ["sources"] = new JsonArray([.. items.Select(i => new JsonObject
        {
            ["name"] = i.Name,
            ["origin"] = i.Origin,
            ["sha256"] = HashOf(Path.Combine(plan.Pipeline.Folder, i.Origin)),
        })]),
        ["plugins"] = new JsonArray([.. plan.Plugins
            .OrderBy(p => p.Id, StringComparer.Ordinal)
            .Select(p => new JsonObject { ["id"] = p.Id, ["version"] = p.Version, ["sha256"] = HashOf(p) })]),
        ["scripts"] = new JsonArray([.. plan.Scripts
            .OrderBy(s => s.File, StringComparer.Ordinal)
            .Select(s => new JsonObject { ["file"] = s.File, ["sha256"] = s.Sha256 })]),
        ["folder"] = plan.Pipeline.Folder,
        ["pipeline"] = plan.Pipeline.ResolvedYaml,
    };

    /// <summary>The hash of a file; null for what is no file, or cannot be read.</summary>
    private static string? HashOf(string path)
    {
        try
        {
            // Pipes and devices have no length either: not opened, for reading them might never end.
            if (!File.Exists(path) || new FileInfo(path).Length == 0) return null;
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The hash of all files of a plugin; null if it cannot be read.</summary>
    private static string? HashOf(Plugin plugin)
    {
        try
        {
            return PluginBuild.HashOf(plugin.Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PluginLoadException)
        {
            return null;
        }
    }
}
