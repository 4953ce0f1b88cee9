using Idm.PluginHosting;
using Idm.Sdk.Formats;

namespace Idm.Engine.Parts;

/// <summary>A format with the names by which it and its plugin are known.</summary>
/// <param name="Name">Its name: <c>png</c>.</param>
/// <param name="Format">What recognises, opens and writes files.</param>
/// <param name="Plugin">Where it comes from; null for one that a test made.</param>
public sealed record InstalledFormat(string Name, IFormat Format, Plugin? Plugin = null)
{
    /// <summary>Whether a file is named like those of this format.</summary>
    public bool Names(string file) =>
        Format.Extensions.Any(end => file.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>For messages: <c>png of plugin Formats</c>.</summary>
    public override string ToString() => Plugin is null ? Name : $"{Name} of plugin {Plugin.Id}";
}
