using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Engine.Inspection;

/// <summary>An entry of a file: what it is, its values, and the lines that would use it.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">Its element type, as NumPy names it.</param>
/// <param name="Sizes">Its sizes.</param>
/// <param name="Values">Range of its values, or the reason why it cannot be read.</param>
/// <param name="Attributes">Its attributes, by key.</param>
/// <param name="Uses">Lines of a pipeline that would use it.</param>
public sealed record EntryReport(
    string Name, string Type, IReadOnlyList<long> Sizes, string Values,
    IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Uses)
{
    internal static EntryReport Of(FileEntry entry, string path, IReadOnlyList<FileEntry> all)
    {
        string values;
        ValueSummary? summary = null;
        try
        {
            summary = ValueSummary.Of(entry);
            values = summary.ToString();
        }
        catch (PluginException e)
        {
            values = $"not read: {e.Message}";
        }
        return new EntryReport(
            entry.Name, entry.Type, entry.Sizes, values, entry.Attributes,
            summary is null ? [] : PipelineUses.Of(entry, summary, path, all));
    }
}
