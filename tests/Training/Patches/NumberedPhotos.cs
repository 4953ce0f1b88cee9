using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Training.Tests.Patches;

/// <summary>Photos whose every pixel says which photo, row and column it is.</summary>
internal sealed class NumberedPhotos(params (string Name, int Height, int Width)[] photos) : IImageSource
{
    public const int MaxCode = 65535, PhotoStep = 4096, RowStep = 64;

    public IReadOnlyList<DataItem> List() =>
        [.. photos.Select(
            (p, i) =>
                new ImageItem(
                    p.Name, $"photos/{p.Name}.png", () =>
                        Load(p.Name, new ImageShape(1, p.Height, p.Width), i)))];

    public static int Code(int photo, int row, int column) => photo * PhotoStep + row * RowStep + column;

    private static ImageData Load(string name, ImageShape shape, int index)
    {
        if (name == "broken")
            throw new PluginException($"photos/{name}.png: found no pixels, expected an image");
        var samples = new float[shape.Count];
        for (var row = 0; row < shape.Height; row++)
        for (var column = 0; column < shape.Width; column++)
            samples[row * shape.Width + column] = Code(index, row, column) / (float)MaxCode;
        return new ImageData(shape, samples, SampleDepth.SixteenBits);
    }
}
