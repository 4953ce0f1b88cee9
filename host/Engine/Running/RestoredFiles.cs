using Idm.Engine.Results;
using Idm.Imaging;
using Idm.Sdk;
using Idm.TensorFiles.Numpy;
using static TorchSharp.torch;

namespace Idm.Engine.Running;

/// <summary>
/// Files of a restored image: <c>restored/NAME.png</c>, beside it the numbers of those that are no pictures,
/// and the standard deviation of its samples.
/// </summary>
/// <remarks>
/// Grey and RGB images are written as codes. Of others the picture is |x|, divided by its largest value, and
/// the numbers are in <c>restored/NAME.npy</c>: two channels as complex numbers (H, W), others as they are,
/// (C, H, W). Deviations are in <c>deviation/NAME.npy</c>, with a picture beside.
/// </remarks>
internal static class RestoredFiles
{
    private const int Complex = 2, EightBits = 255;

    /// <summary>Writes the files of an image, each whole or not at all.</summary>
    /// <param name="output">The run's folder.</param>
    /// <param name="name">The image's name.</param>
    /// <param name="image">(1, C, H, W), float32 on the CPU.</param>
    /// <param name="maxCode">The largest code of a picture.</param>
    /// <exception cref="PluginException">A file cannot be written.</exception>
    public static void Write(OutputFolder output, string name, Tensor image, int maxCode)
    {
        using var scope = NewDisposeScope();
        var folder = Directory.CreateDirectory(output.PathOf(ResultFiles.Restored)).FullName;
        var shape = ShapeOf(image);
        if (!Magnitude.IsPicture(shape)) WriteNumbers(Path.Combine(folder, name + ".npy"), image, shape);
        WritePicture(Path.Combine(folder, name + ".png"), Magnitude.Shown(image), maxCode);
    }

    /// <summary>
    /// Writes the standard deviation of samples: <c>deviation/NAME.npy</c> (C, H, W), and 5 s as a picture.
    /// </summary>
    /// <param name="output">The run's folder.</param>
    /// <param name="name">The image's name.</param>
    /// <param name="deviation">s, (1, C, H, W), float32 on the CPU.</param>
    /// <exception cref="PluginException">A file cannot be written.</exception>
    public static void WriteDeviation(OutputFolder output, string name, Tensor deviation)
    {
        using var scope = NewDisposeScope();
        var folder = Directory.CreateDirectory(output.PathOf(ResultFiles.Deviation)).FullName;
        var shape = ShapeOf(deviation);
        NpyWriter.Write(
            Path.Combine(folder, name + ".npy"), ValuesOf(deviation), shape.Channels, shape.Height,
            shape.Width);
        WritePicture(Path.Combine(folder, name + ".png"), Uncertainty.Picture(deviation), EightBits);
    }

    private static void WritePicture(string path, Tensor picture, int maxCode) =>
        ImageWriter.Save(path, Raster.FromPlanes(ShapeOf(picture), ValuesOf(picture), maxCode));

    private static void WriteNumbers(string path, Tensor image, ImageShape shape)
    {
        if (shape.Channels == Complex)
            NpyWriter.WriteComplex(path, ValuesOf(image.permute(0, 2, 3, 1)), shape.Height, shape.Width);
        else
            NpyWriter.Write(path, ValuesOf(image), shape.Channels, shape.Height, shape.Width);
    }

    private static ImageShape ShapeOf(Tensor t) => new((int)t.shape[1], (int)t.shape[2], (int)t.shape[3]);

    private static float[] ValuesOf(Tensor t) => t.contiguous().data<float>().ToArray();
}
