using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Idm.PluginHosting.Tests.Packages;

/// <summary>Packages made by hand, right and wrong in every way that a zip can be.</summary>
internal sealed class PackageBytes
{
    private readonly List<(string Path, byte[] Content, int Attributes)> _entries = [];
    private readonly JsonArray _files = [];

    public string Id { get; set; } = "Good";

    public int Format { get; set; } = 1;

    /// <summary>The list of files, to be tampered with.</summary>
    public JsonArray Files => _files;

    /// <summary>The files of a zoo animal, packed as they should be.</summary>
    public static PackageBytes Of(string animal)
    {
        var package = new PackageBytes { Id = animal };
        foreach (var file in Directory.EnumerateFiles(ZooFolder.Built(animal)))
            package.Add(Path.GetFileName(file), File.ReadAllBytes(file));
        return package;
    }

    public PackageBytes Add(string path, byte[] content, bool listed = true, int attributes = 0)
    {
        _entries.Add((path, content, attributes));
        return listed ? List(path, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))) : this;
    }

    public PackageBytes List(string path, long length, string sha256)
    {
        _files.Add(new JsonObject { ["path"] = path, ["length"] = length, ["sha256"] = sha256 });
        return this;
    }

    public byte[] Zip(string? manifest = null)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, "idm-plugin.json", Encoding.UTF8.GetBytes(manifest ?? new JsonObject
            {
                ["format"] = Format, ["id"] = Id, ["version"] = "0.3.1", ["files"] = _files.DeepClone(),
            }.ToJsonString()), 0);
            foreach (var (path, content, attributes) in _entries) Write(zip, path, content, attributes);
        }
        return stream.ToArray();
    }

    private static void Write(ZipArchive zip, string path, byte[] content, int attributes)
    {
        var entry = zip.CreateEntry(path);
        entry.ExternalAttributes = attributes;
        using var stream = entry.Open();
        stream.Write(content);
    }
}
