using Idm.Plugins.Composition;
using Idm.Plugins.CompressedSensing;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.TensorFiles.Weights;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Operators;

/// <summary>
/// An operator whose state went through a checkpoint file measures to the same bits, whatever the batch.
/// </summary>
public sealed class SavedStateTests : IDisposable
{
    private static readonly IReadOnlyList<ShippedOperator> _carrying =
    [
        .. ShippedOperator.All.Where(shipped => Carries(shipped.New)),
        new("block-cs, of the paper", 1, false, () => new BlockCs(new() { Ratio = 0.1 })),
        new("block-cs, more rows than half", 1, false, () => new BlockCs(new() { Block = 16, Ratio = 0.7 })),
        new("compose: block-cs", 1, false, () => new Compose(
            new() { Parts = [Block(0.4)] }, Requests.Context())),
        new("stack: block-cs twice", 1, false, () => new Stack(
            new() { Parts = [Block(0.2), Block(0.3)] }, Requests.Context())),
        new("scale: block-cs", 1, false, () => new Scale(
            new() { Factor = 2, Part = Block(0.4) }, Requests.Context())),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("idm-state-").FullName;

    public static TheoryData<string> Names => [.. _carrying.Select(o => o.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_measures_to_the_same_bits(string name)
    {
        using var scope = NewDisposeScope();
        var shipped = _carrying.Single(o => o.Name == name);
        var (first, second) = (shipped.New(), shipped.New());
        var saved = first.SaveState(Requests.Random.Derive("shared"));
        var path = Path.Combine(_folder, "checkpoint-1.safetensors");
        Checkpoint.Write(
            path, new CheckpointState(1, 1, ""), new Dictionary<string, IReadOnlyDictionary<string, Tensor>>
        {
            ["operator"] = saved,
        });
        using (var checkpoint = Checkpoint.Open(path)) second.LoadState(checkpoint.LoadGroup("operator"));

        foreach (var (height, width) in new[] { (32, 32), (16, 16), (32, 96), (8, 24), (5, 7) })
        {
            var image = first.Pad(new ImageShape(shipped.Channels, height, width));
            using var before = first.Create(image, ScalarType.Float32);
            using var after = second.Create(new OperatorRequest(
                image, ScalarType.Float32, CPU, Requests.Random.Derive("another"),
                    Requests.Random.Derive("item")));
            for (var batch = 1; batch <= 4; batch++)
            {
                var x = Requests.Values(batch, image.Channels, image.Height, image.Width).to(
                    ScalarType.Float32);
                var y = before.Forward(x);
                Same(y, after.Forward(x), $"A of {batch} x {image}");
                Same(before.Adjoint(y), after.Adjoint(y), $"Aᵀ of {batch} x {image}");
                Same(before.Normal(x), after.Normal(x), $"AᵀA of {batch} x {image}");
            }
        }
        (first as IDisposable)?.Dispose();
        (second as IDisposable)?.Dispose();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Same(Tensor expected, Tensor found, string what) =>
        Assert.True(expected.eq(found).all().item<bool>(), $"other bits: {what}");

    private static bool Carries(Func<IOperatorFactory> create)
    {
        var factory = create();
        var carries = factory.CarriesState;
        (factory as IDisposable)?.Dispose();
        return carries;
    }

    private static NestedPart<IOperatorFactory> Block(double ratio) =>
        Requests.Part("block-cs", new BlockCs(new() { Block = 8, Ratio = ratio }));
}
