using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Engine.Tests.Training;

/// <summary>Photos whose every pixel says which photo, row and column it is.</summary>
internal sealed class NumberedPhotos(params (string Name, int Height, int Width)[] photos) : IImageSource
{
    public const int MaxCode = 65535, PhotoStep = 4096, RowStep = 64;

    public IReadOnlyList<IImageItem> List() =>
        [.. photos.Select((p, i) => new Photo(p.Name, new ImageShape(1, p.Height, p.Width), i))];

    public static int Code(int photo, int row, int column) => photo * PhotoStep + row * RowStep + column;

    private sealed record Photo(string Name, ImageShape Shape, int Index) : IImageItem
    {
        public string Origin => $"photos/{Name}.png";

        public ImageData Load()
        {
            if (Name == "broken") throw new PluginException($"{Origin}: found no pixels, expected an image");
            var samples = new float[Shape.Count];
            for (var row = 0; row < Shape.Height; row++)
            for (var column = 0; column < Shape.Width; column++)
                samples[row * Shape.Width + column] = Code(Index, row, column) / (float)MaxCode;
            return new ImageData(Shape, samples, MaxCode);
        }
    }
}
