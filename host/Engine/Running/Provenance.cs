using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Idm.PluginHosting;
using Idm.PluginHosting.Packages;
using Idm.Sdk.Data;
using static TorchSharp.torch;

namespace Idm.Engine.Running;

/// <summary>How results came about: what has to be the same for the same bits to come out again.</summary>
internal static class Provenance
{
    public static JsonObject Of(
        Plan plan, DateTimeOffset started, MetricsReport report, IEnumerable<DataItem> items) => new()
    {
        ["name"] = plan.Settings.Name,
        ["started"] = started.ToString("O", CultureInfo.InvariantCulture),
        ["finished"] = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture),
        ["images"] = report.Images.Count,
        ["failed"] = report.Failed.Count,
        ["restored"] = new JsonArray([.. report.Images.Select(image => JsonValue.Create(image.Name))]),
        ["seed"] = plan.Settings.Seed,
        ["device"] = plan.Device.Device.ToString(),
        ["threads"] = get_num_threads(),
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
        ["sources"] = new JsonArray([.. items
            .Select(i => new JsonObject { ["name"] = i.Name, ["origin"] = i.Origin })]),
        ["plugins"] = new JsonArray([.. plan.Plugins
            .OrderBy(p => p.Id, StringComparer.Ordinal)
            .Select(p => new JsonObject { ["id"] = p.Id, ["version"] = p.Version, ["sha256"] = HashOf(p) })]),
        ["scripts"] = new JsonArray([.. plan.Scripts
            .OrderBy(s => s.File, StringComparer.Ordinal)
            .Select(s => new JsonObject { ["file"] = s.File, ["sha256"] = s.Sha256 })]),
        ["pipeline"] = plan.Pipeline.ResolvedYaml,
    };

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
