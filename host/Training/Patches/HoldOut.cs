using System.Security.Cryptography;
using System.Text;
using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Training.Patches;

/// <summary>
/// The images of a source, divided into those to train on and some that training never sees.
/// </summary>
/// <remarks>
/// Held out are the images whose names have the smallest SHA-256: the same ones on every machine, in whatever
/// order they are listed, and almost the same when images are added.
/// </remarks>
internal static class HoldOut
{
    /// <exception cref="PluginException">No image is left to train on.</exception>
    public static (IImageSource Training, IImageSource Held) Divide(IImageSource source, int count)
    {
        var all = source.List();
        if (all.Count <= count)
        {
            throw new PluginException($"train.validation.hold_out is {count}, but train.data lists "
                + $"{all.Count} image(s): expected fewer, so that some are left to train on");
        }
        var held = all.OrderBy(Rank, StringComparer.Ordinal).Take(count).ToHashSet();
        return (new ListedImages([.. all.Where(i => !held.Contains(i))]), new ListedImages(
            [.. all.Where(held.Contains)]));
    }

    private static string Rank(DataItem item) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(item.Name)));
}
