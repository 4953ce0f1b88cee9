using Idm.Sdk;
using Microsoft.ML.OnnxRuntime;
using OnnxType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace Idm.Plugins.Denoisers.Foreign;

/// <summary>Roles of the inputs of an ONNX network, from their names and shapes in the file.</summary>
/// <param name="Names">The image's, and the level's if there is one.</param>
/// <param name="Channels">Channels of images, if the file says.</param>
/// <param name="OneByOne">It takes one image at a time.</param>
/// <param name="LevelType">Type of the level.</param>
/// <param name="LevelSides">Its dimensions as the file declares them; −1 for those that are free.</param>
internal sealed record OnnxInputs(
    IReadOnlyList<string> Names, int? Channels, bool OneByOne, OnnxType LevelType,
    IReadOnlyList<int> LevelSides)
{
    private static readonly OnnxType[] _levelTypes =
        [OnnxType.Float, OnnxType.Double, OnnxType.Int64, OnnxType.Int32];

    /// <summary>
    /// The level's shape for images of a shape: (), (N), or (N, 1, 1, 1), or (N, 1, H, W) where sides are
    /// free; 1 for N where the file says so.
    /// </summary>
    public long[] LevelShape(long[] image) => LevelSides.Count switch
    {
        0 => [],
        _ => [LevelSides[0] == 1 ? 1 : image[0], .. LevelSides.Skip(1)
            .Select((side, i) => side > 0 ? side : i == 0 ? 1 : image[i + 1])],
    };

    /// <summary>It takes one level for all images of a batch.</summary>
    public bool OneLevel => LevelSides is [] or [1, ..];

    /// <exception cref="PluginException">The inputs are not those of a denoiser that is told the level
    /// so.</exception>
    public static OnnxInputs Of(
        string file, IReadOnlyDictionary<string, NodeMetadata> inputs, LevelInput level)
    {
        var image = inputs.FirstOrDefault(
            i => i.Value is { IsTensor: true, ElementDataType: OnnxType.Float, Dimensions.Length: 4 });
        var others = inputs.Where(i => i.Key != image.Key).ToList();
        var wanted = level is LevelInput.Sigma or LevelInput.Timestep ? 1 : 0;
        var areLevels = others.All(o => _levelTypes.Contains(o.Value.ElementDataType));
        if (image.Key is null || others.Count != wanted || !areLevels)
        {
            var found = string.Join(", ", inputs.Select(i =>
                $"{i.Key}: {i.Value.ElementDataType} ({string.Join(", ", i.Value.Dimensions)})"));
            throw new PluginException($"'{file}' takes {found}; expected an image of float32, (N, C, H, W), "
                + (wanted == 1 ? $"and the noise level, because of level: {Spelled(level)}. Say level: none "
                + "or map if it takes the image alone"
                    : $"and nothing else, because of level: {Spelled(level)}. Say level: sigma or timestep "
                        + "if it is told the level"));
        }
        var sides = image.Value.Dimensions;
        int? channels = sides[1] > 0 ? sides[1] - (level == LevelInput.Map ? 1 : 0) : null;
        return new OnnxInputs(
            [image.Key, .. others.Select(o => o.Key)], channels, sides[0] == 1,
            others.Select(o => o.Value.ElementDataType).FirstOrDefault(OnnxType.Float),
            [.. others.SelectMany(o => o.Value.Dimensions)]);
    }

    private static string Spelled(LevelInput level) => level switch
    {
        LevelInput.Sigma => "sigma",
        LevelInput.Timestep => "timestep",
        LevelInput.Map => "map",
        _ => "none",
    };
}
