using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Operators;

/// <summary>What operators are created for in tests.</summary>
internal static class Requests
{
    public static RandomStream Random => RandomStream.FromSeed(2025).Derive("operators");

    public static IOperator Create(
        this IOperatorFactory factory, ImageShape image, ScalarType dtype = ScalarType.Float64,
            string item = "item") =>
        factory.Create(new OperatorRequest(image, dtype, CPU, Random.Derive("shared"), Random.Derive(item)));

    /// <summary>
    /// A context whose parts are the factories themselves, and whose only image, and tensor, is this one.
    /// </summary>
    public static PluginContext Context(ImageData? image = null) => new("/", "/", _ => { }, default)
    {
        Parts = settings => settings,
        Images = (_, _) => image!,
        ReadTensors = path =>
            new Dictionary<string, Tensor> { [path] = Plane(image!).DetachFromDisposeScope() },
    };

    private static Tensor Plane(ImageData image) =>
        tensor(image.Samples, [image.Shape.Channels, image.Shape.Height, image.Shape.Width]).squeeze(0);

    public static NestedPart<IOperatorFactory> Part(string name, IOperatorFactory factory) =>
        new(name, factory);

    /// <summary>Normal numbers, the same in every run.</summary>
    public static Tensor Values(params long[] shape)
    {
        var random = Random.Derive("values");
        var values = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextNormal();
        return tensor(values, shape);
    }
}
