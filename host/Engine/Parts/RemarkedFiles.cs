using Idm.Sdk.Formats;

namespace Idm.Engine.Parts;

/// <summary>Tells the user what of image files is not used; each file's remarks once.</summary>
/// <remarks>
/// Of each kind of remark the first three files are named: photos of a telephone may all be turned. Images
/// may be read from several threads.
/// </remarks>
/// <param name="say">Says something to the user.</param>
internal sealed class RemarkedFiles(Action<string> say)
{
    private const int MostNamed = 3;

    private readonly Lock _saying = new();
    private readonly Dictionary<UnusedContent, HashSet<string>> _files = [];

    /// <summary>Tells of a file's remarks.</summary>
    /// <param name="file">The file, absolute.</param>
    /// <param name="remarks">What was found.</param>
    public void Tell(string file, IEnumerable<ImageRemark> remarks)
    {
        lock (_saying)
        {
            foreach (var remark in remarks) Tell(file, remark);
        }
    }

    private void Tell(string file, ImageRemark remark)
    {
        if (!_files.TryGetValue(remark.Kind, out var files))
            _files[remark.Kind] = files = new(StringComparer.Ordinal);
        if (files.Count == MostNamed || !files.Add(file)) return;
        var last = files.Count == MostNamed ? " (further files of this kind are not named)" : "";
        say($"{file}: {remark.Text}{last}");
    }
}
