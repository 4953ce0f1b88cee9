using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Imaging;

/// <summary>Codes as images of the SDK, and back.</summary>
public static class StoredImages
{
    /// <summary>The image with its codes as values, channel after channel.</summary>
    public static StoredImage ToStored(this Raster image)
    {
        var (plane, channels, samples) = (image.Width * image.Height, image.Channels, image.Samples);
        return new StoredImage(
            image.Shape,
            channels == 1 ? i => samples[i] : i => samples[(i % plane * channels) + (i / plane)],
            image.MaxCode)
        { Remarks = image.Remarks };
    }

    /// <summary>The codes of an image that stores such; nothing is rounded.</summary>
    /// <param name="image">The image.</param>
    /// <param name="origin">Where it is to be written, for messages.</param>
    /// <exception cref="PluginException">It has other channels or values than a picture.</exception>
    public static Raster ToRaster(this StoredImage image, string origin)
    {
        var ((channels, height, width), maxCode) = (image.Shape, image.MaxCode);
        if (channels is not (1 or 3) || maxCode is not (byte.MaxValue or ushort.MaxValue))
        {
            throw new PluginException($"cannot write '{origin}': found {channels} channels of "
                + $"{(maxCode is null ? "numbers" : $"codes up to {maxCode}")}, expected 1 or 3 channels of "
                + "codes up to 255 or 65535: write .npy or .safetensors");
        }
        var (plane, samples) = (width * height, new ushort[image.Shape.Count]);
        for (var i = 0; i < samples.Length; i++)
            samples[(i % plane * channels) + (i / plane)] = (ushort)image.Value(i);
        return new Raster(width, height, channels, maxCode.Value, samples);
    }
}
