using Idm.Sdk;

namespace Idm.Imaging;

/// <summary>Reads images, and says what of their files is not used; each file's remarks once.</summary>
/// <remarks>
/// Of each kind of remark the first three files are named: photos of a telephone may all be turned. Images
/// may be read from several threads.
/// </remarks>
/// <param name="say">Says something to the user.</param>
public sealed class RemarkedImages(Action<string> say)
{
    private const int MostNamed = 3;

    private readonly Lock _saying = new();
    private readonly Dictionary<UnusedContent, HashSet<string>> _files = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="PluginException">
    /// It cannot be read: names the file, the reason, and what to do.
    /// </exception>
    public Raster Read(string path)
    {
        var image = ImageReader.Read(path);
        lock (_saying)
        {
            foreach (var remark in image.Remarks) Say(Path.GetFullPath(path), remark);
        }
        return image;
    }

    private void Say(string file, ImageRemark remark)
    {
        if (!_files.TryGetValue(remark.Kind, out var files))
            _files[remark.Kind] = files = new(StringComparer.Ordinal);
        if (files.Count == MostNamed || !files.Add(file)) return;
        var last = files.Count == MostNamed ? " (further files of this kind are not named)" : "";
        say($"{file}: {remark.Text}{last}");
    }
}
