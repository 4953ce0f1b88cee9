using Idm.Sdk.Formats;

namespace Idm.Engine.Inspection;

/// <summary>An entry of a file: what it is, its values, and the lines that would use it.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">Its element type, as NumPy names it.</param>
/// <param name="Sizes">Its sizes.</param>
/// <param name="Values">Range of its values, or the reason why it cannot be read.</param>
/// <param name="Attributes">Its attributes, by key.</param>
/// <param name="Remarks">Content of a picture's file that is not used.</param>
/// <param name="Uses">Lines of a pipeline that would use it.</param>
public sealed record EntryReport(
    string Name, string Type, IReadOnlyList<long> Sizes, string Values,
    IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Remarks, IReadOnlyList<string> Uses)
{
    /// <summary>Reads an entry.</summary>
    internal static EntryReport Of(FileEntry entry, string path, IReadOnlyList<FileEntry> all)
    {
        try
        {
            var values = ValueSummary.Of(entry);
            return new EntryReport(
                entry.Name, entry.Type, entry.Sizes, values.ToString(), entry.Attributes,
                [.. values.Remarks.Select(remark => remark.Text)],
                [.. PipelineUses.Of(entry, values, path, all)]);
        }
        // A third party's format may throw anything: the other entries are reported all the same.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new EntryReport(
                entry.Name, entry.Type, entry.Sizes, $"not read: {e.Message}", entry.Attributes, [], []);
        }
    }
}
