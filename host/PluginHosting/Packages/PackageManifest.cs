using System.Text.Json;
using System.Text.Json.Nodes;
using Idm.Common.Files;

namespace Idm.PluginHosting.Packages;

/// <summary>One file of a plugin, as its package lists it.</summary>
/// <param name="Path">Where it lies in the plugin's folder, with forward slashes.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">Its SHA-256, 64 lower-case hexadecimal digits.</param>
public sealed record PackagedFile(string Path, long Length, string Sha256);

/// <summary>The list of all files of a packaged or installed plugin: <c>idm-plugin.json</c>.</summary>
/// <param name="Id">The plugin's id.</param>
/// <param name="Version">Its version, for people.</param>
/// <param name="Files">Its files, sorted by path.</param>
public sealed record PackageManifest(string Id, string Version, IReadOnlyList<PackagedFile> Files)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "idm-plugin.json";

    private const int Format = 1;

    internal string ToJson() => Json.Text(new JsonObject
    {
        ["format"] = Format,
        ["id"] = Id,
        ["version"] = Version,
        ["files"] = new JsonArray([.. Files.Select(f => new JsonObject
        {
            ["path"] = f.Path, ["length"] = f.Length, ["sha256"] = f.Sha256,
        })]),
    });

    /// <summary>Reads a manifest, and everything in it that can be checked without the files.</summary>
    /// <param name="utf8">The content of <see cref="FileName"/>.</param>
    /// <param name="package">The package's name, for messages.</param>
    /// <exception cref="PluginLoadException">PLG080, PLG081 or PLG082.</exception>
    internal static PackageManifest Parse(ReadOnlyMemory<byte> utf8, string package)
    {
        PackageManifest manifest;
        try
        {
            using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 4 });
            var root = json.RootElement;
            var format = root.GetProperty("format").GetInt32();
            if (format != Format)
                throw new PluginLoadException(PackageMessages.NewerFormat(package, format, Format));
            manifest = new PackageManifest(
                Text(root, "id"), Text(root, "version"),
                [.. root.GetProperty("files").EnumerateArray().Select(f => new PackagedFile(
                    Text(f, "path"), f.GetProperty("length").GetInt64(), Text(f, "sha256")))]);
        }
        catch (Exception e) when (
            e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new PluginLoadException(
                PackageMessages.NotAPackage(package, $"its {FileName} is damaged: {e.Message.TrimEnd('.')}"));
        }
        manifest.RequireSense(package);
        return manifest;
    }

    private static string Text(JsonElement element, string key) =>
        element.GetProperty(key).GetString() ?? throw new FormatException($"'{key}' is null");

    private void RequireSense(string package)
    {
        if (!EntryName.IsId(Id))
            throw new PluginLoadException(PackageMessages.NoId(package, Id));
        if (Files.Count > PackageLimits.Files
            || Files.Any(f => f.Length < 0 || f.Length > PackageLimits.Bytes)
            || Files.Sum(f => f.Length) > PackageLimits.Bytes)
            throw new PluginLoadException(PackageMessages.TooLarge(package));
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { FileName };
        foreach (var file in Files)
        {
            var problem = EntryName.Problem(file.Path) ?? (seen.Add(file.Path) ? null : "is in it twice");
            if (problem is not null)
                throw new PluginLoadException(PackageMessages.BadEntry(package, file.Path, problem));
        }
    }
}
