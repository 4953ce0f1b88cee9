using Idm.Common.Files;
using Idm.Engine.Parts;
using Idm.Sdk;

namespace Idm.Engine.Inspection;

/// <summary>Content of a file of any format: its entries, and the lines that would use them.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Format">Its format and the plugin that reads it.</param>
/// <param name="Attributes">Attributes of the file, by key.</param>
/// <param name="Entries">Its pictures and arrays.</param>
public sealed record FileReport(
    string Path, string Format, IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<EntryReport> Entries)
{
    /// <summary>Opens a file and looks at each entry; one that cannot be read says why.</summary>
    /// <param name="formats">What is installed.</param>
    /// <param name="path">The file; a relative one starts at the working folder, ~ at the user's own.</param>
    /// <exception cref="PluginException">The file cannot be opened.</exception>
    public static FileReport Of(FileFormats formats, string path)
    {
        var full = UserPath.Full(path, Environment.CurrentDirectory);
        using var file = formats.Open(full);
        return new FileReport(
            full, formats.FormatOf(full).ToString(), file.Attributes,
            [.. file.Entries.Select(entry => EntryReport.Of(entry, path, file.Entries))]);
    }
}
