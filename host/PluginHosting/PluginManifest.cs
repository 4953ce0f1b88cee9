using Idm.Configuration.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Idm.PluginHosting;

/// <summary>The optional plugin.yaml of a plugin folder.</summary>
/// <param name="Entry">File name of the main dll, if it is not named after the folder.</param>
/// <param name="Description">What the plugin is for.</param>
/// <param name="License">Its licence, for example an SPDX identifier.</param>
/// <param name="Url">Where it comes from.</param>
/// <param name="Sha256">Hash of the main dll, in hexadecimal.</param>
/// <param name="Disabled">Whether it is switched off.</param>
public sealed record PluginManifest(
    string? Entry = null, string? Description = null, string? License = null, string? Url = null,
    string? Sha256 = null, bool Disabled = false)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "plugin.yaml";

    private static readonly string[] _keys = ["entry", "description", "license", "url", "sha256", "disabled"];

    /// <summary>The manifest of a plugin without one.</summary>
    public static PluginManifest Empty { get; } = new();

    /// <summary>Reads the manifest of a plugin folder, if it has one.</summary>
    /// <exception cref="PluginLoadException">It cannot be read or understood: PLG003 or PLG005.</exception>
    internal static PluginManifest Read(PluginFolder folder)
    {
        var file = System.IO.Path.Combine(folder.Path, FileName);
        if (!File.Exists(file)) return Empty;
        var values = new Dictionary<string, (string Value, int Line)>();
        try
        {
            var yaml = new YamlStream();
            using (var reader = new StreamReader(file)) yaml.Load(reader);
            if (yaml.Documents.Count == 0) return Empty;
            if (yaml.Documents[0].RootNode is not YamlMappingNode mapping)
                throw Bad(folder, 1, "expected 'key: value' lines");
            foreach (var (key, value) in mapping.Children)
                values[key.ToString()] = (ScalarOf(folder, key, value), (int)key.Start.Line);
        }
        catch (YamlException e)
        {
            throw Bad(folder, (int)e.Start.Line, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginLoadException(PluginMessages.CannotRead($"{folder.Id}/{FileName}", e.Message));
        }
        return Bind(folder, values);
    }

    private static string ScalarOf(PluginFolder folder, YamlNode key, YamlNode value)
    {
        var name = key.ToString();
        if (!_keys.Contains(name))
            throw Bad(folder, (int)key.Start.Line, $"unknown key '{name}'{Suggestion.Text(name, _keys)}");
        return value is YamlScalarNode { Value: { } text }
            ? text
            : throw Bad(folder, (int)value.Start.Line, $"'{name}' takes one value");
    }

    private static PluginManifest Bind(
        PluginFolder folder, Dictionary<string, (string Value, int Line)> values)
    {
        string? Text(string key) => values.TryGetValue(key, out var v) ? v.Value : null;
        var entry = Text("entry");
        if (entry is not null && entry != System.IO.Path.GetFileName(entry))
            throw Bad(folder, values["entry"].Line,
                $"'entry' is the name of a dll in this folder, got '{entry}'");
        var disabled = Text("disabled") ?? "false";
        if (!bool.TryParse(disabled, out var isDisabled))
            throw Bad(folder, values["disabled"].Line, $"'disabled' is true or false, got '{disabled}'");
        return new PluginManifest(
            entry, Text("description"), Text("license"), Text("url"), Text("sha256"), isDisabled);
    }

    private static PluginLoadException Bad(PluginFolder folder, int line, string reason) =>
        new(PluginMessages.BadManifest(folder.Id, line, reason));
}
