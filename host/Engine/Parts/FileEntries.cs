using Idm.Common.Files;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Formats;
using Idm.TensorFiles.Reading;
using static TorchSharp.torch;

namespace Idm.Engine.Parts;

/// <summary>Images and arrays of files, whatever their format; <c>file#name</c> names an entry.</summary>
internal static class FileEntries
{
    private const string NothingCanBe = "nothing can be computed with it";

    /// <summary>Reads an image.</summary>
    /// <param name="formats">What is installed.</param>
    /// <param name="path">The file, absolute, and perhaps the name of an entry.</param>
    /// <param name="how">Colour and levels; null for those that are stored.</param>
    /// <exception cref="PluginException">It cannot be read: says why.</exception>
    public static ImageData ReadImage(this FileFormats formats, string path, ImageReading? how)
    {
        var (file, name) = Split(path);
        using var open = formats.Open(file);
        switch (EntryOf(open, file, name))
        {
            case ArrayEntry array:
                using (var tensor = array.Read())
                {
                    FiniteNumbers.Require(tensor, path, NothingCanBe);
                    var image = StoredImage.From(tensor, path);
                    return how is null ? image.AsStored() : image.ToImageData(how, path);
                }
            case PictureEntry picture:
                var stored = picture.Read();
                formats.Remarks.Tell(file, [.. stored.Remarks, .. name is null ? FurtherPages(open) : []]);
                return stored.ToImageData(how ?? new ImageReading(), path);
            case var other:
                throw new PluginException($"{path}: found {other}, expected a picture or an array");
        }
    }

    /// <summary>
    /// Reads all arrays of a file, or the one that is named, to the CPU; the caller owns them.
    /// </summary>
    /// <param name="formats">What is installed.</param>
    /// <param name="path">The file, and perhaps the name of an entry.</param>
    /// <param name="folder">Where a relative path starts.</param>
    /// <exception cref="PluginException">
    /// It is not there, cannot be read, or holds numbers that are not finite: says why.
    /// </exception>
    public static IReadOnlyDictionary<string, Tensor> ReadTensors(
        this FileFormats formats, string path, string folder)
    {
        var (file, name) = Split(UserPath.Full(path, folder));
        if (!File.Exists(file))
            throw new PluginException($"found no file {file}: relative paths start at {folder}. "
                + "Correct the path");
        var tensors = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            using var open = formats.Open(file);
            var wanted = name is null ? open.Entries : [EntryOf(open, file, name)];
            foreach (var entry in wanted.OfType<ArrayEntry>())
            {
                tensors.Add(entry.Name, entry.Read().DetachFromDisposeScope());
                FiniteNumbers.Require(tensors[entry.Name], $"{file}: '{entry.Name}'", NothingCanBe);
            }
            if (tensors.Count == 0 && wanted.Count > 0)
            {
                throw new PluginException(
                    $"{file}: found pictures, expected arrays: name a .npy or .npz file");
            }
            return tensors;
        }
        catch
        {
            foreach (var tensor in tensors.Values) tensor.Dispose();
            throw;
        }
    }

    private static (string File, string? Name) Split(string path) =>
        !File.Exists(path) && path.LastIndexOf('#') is > 0 and var at && File.Exists(path[..at])
            ? (path[..at], path[(at + 1)..])
            : (path, null);

    private static FileEntry EntryOf(FormatFile open, string file, string? name)
    {
        if (name is not null)
        {
            return open.Entries.FirstOrDefault(entry => entry.Name == name) ?? throw new PluginException(
                $"{file}: found no '{name}', it holds {Listed(open)}: name one of these after the #");
        }
        if (open.Entries.OfType<PictureEntry>().FirstOrDefault() is { } first) return first;
        return open.Entries is [var only] ? only : throw new PluginException(
            $"{file}: found {open.Entries.Count} arrays ({Listed(open)}), expected one: save the array "
            + $"alone, or name it after a #: {Path.GetFileName(file)}#NAME");
    }

    private static IReadOnlyList<ImageRemark> FurtherPages(FormatFile open)
    {
        var pages = open.Entries.OfType<PictureEntry>().ToList();
        return pages.Count < 2 ? [] : [new ImageRemark(
            UnusedContent.FurtherPages,
            $"it holds {pages.Count} pages: the first is read. Another one is named after a #: "
            + $"#{pages[1].Name}")];
    }

    private static string Listed(FormatFile open) =>
        string.Join(", ", open.Entries.Take(5).Select(entry => $"'{entry.Name}' {entry}"))
        + (open.Entries.Count > 5 ? $" and {open.Entries.Count - 5} more" : "");
}
