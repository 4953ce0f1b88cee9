using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Training.Patches;

/// <summary>All training photos in memory, and random patches from them.</summary>
/// <remarks>Each patch is cut at a random place and put into one of the 8 orientations of a square.</remarks>
public sealed class PatchSource
{
    private readonly List<Photo> _photos = [];
    private readonly int _side;

    /// <summary>
    /// Decodes the photos; those that cannot be read or are smaller than a patch are listed, not fatal.
    /// </summary>
    /// <param name="source">The photos.</param>
    /// <param name="side">Side of the patches, in pixels.</param>
    /// <param name="progress">Called with (done, all) after each photo.</param>
    /// <param name="cancellation">Stops the decoding.</param>
    /// <exception cref="PluginException">No photo is left.</exception>
    public PatchSource(
        IImageSource source, int side, Action<int, int>? progress = null,
        CancellationToken cancellation = default)
    {
        _side = side;
        List<string> rejected = [];
        var items = source.List();
        for (var i = 0; i < items.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var image = items[i].RequireImage().Load();
                if (image.Shape.Height < side || image.Shape.Width < side)
                    rejected.Add($"{items[i].Origin}: {image.Shape} is smaller than a patch of {side}");
                else if (_photos.Count > 0 && image.Shape.Channels != Channels)
                    rejected.Add($"{items[i].Origin}: {image.Shape.Channels} channel(s), where the first "
                        + $"image has {Channels}");
                else _photos.Add(Photo.Of(image));
            }
            catch (PluginException e)
            {
                rejected.Add(e.Message);
            }
            progress?.Invoke(i + 1, items.Count);
        }

        Rejected = rejected;
        if (_photos.Count == 0)
        {
            throw new PluginException($"none of the {items.Count} training images can be used. The first: "
                + rejected.FirstOrDefault("there are none"));
        }
    }

    /// <summary>Number of images that patches are cut from.</summary>
    public int Count => _photos.Count;

    /// <summary>Channels of the photos.</summary>
    public int Channels => _photos[0].Shape.Channels;

    /// <summary>Reasons why the other photos are not used.</summary>
    public IReadOnlyList<string> Rejected { get; }

    /// <summary>Writes one patch, (C, side, side) in [0, 1].</summary>
    public void Cut(RandomStream random, Span<float> target) => Cut(random, _side, target);

    /// <summary>Writes one patch of a smaller side, (C, side, side) in [0, 1].</summary>
    public void Cut(RandomStream random, int side, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, _side);
        var photo = _photos[random.NextInt(_photos.Count)];
        var top = random.NextInt(photo.Shape.Height - side + 1);
        var left = random.NextInt(photo.Shape.Width - side + 1);
        var orientation = random.NextInt(8);
        var (flipRows, flipColumns, transpose) =
            ((orientation & 1) != 0, (orientation & 2) != 0, orientation >= 4);
        var plane = photo.Shape.Height * photo.Shape.Width;
        for (var c = 0; c < photo.Shape.Channels; c++)
        for (var i = 0; i < side; i++)
        for (var j = 0; j < side; j++)
        {
            var (row, column) = transpose ? (j, i) : (i, j);
            if (flipRows) row = side - 1 - row;
            if (flipColumns) column = side - 1 - column;
            target[(c * side + i) * side + j] =
                photo.At(c * plane + (top + row) * photo.Shape.Width + left + column);
        }
    }

    /// <summary>An image in memory: as codes of 16 bits at most, or as numbers if it has no codes.</summary>
    private sealed record Photo(ImageShape Shape, ushort[] Codes, float Scale, float[]? Numbers)
    {
        public static Photo Of(ImageData image) => image.Depth == SampleDepth.Numbers
            ? new(image.Shape, [], 0, image.Samples)
            : new(
                image.Shape,
                Array.ConvertAll(
                    image.Samples,
                    s => (ushort)Math.Clamp(MathF.Round(s * image.MaxCode), 0, ushort.MaxValue)),
                1f / image.MaxCode, null);

        public float At(int index) => Numbers is null ? Codes[index] * Scale : Numbers[index];
    }
}
