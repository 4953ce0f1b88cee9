using Idm.Engine.Planning;
using Idm.Engine.Solving;
using Idm.Plugins.Tests.Training;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.TensorFiles.Weights;
using Idm.Training;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Running;

/// <summary>Numbers that are not finite never become a picture or a quality.</summary>
public sealed class NotFiniteTests
{
    private static readonly ImageData _image = new(
        new ImageShape(1, 32, 32), [.. Enumerable.Range(0, 1024).Select(i => i / 1024f)],
        SampleDepth.EightBits);

    [Fact]
    public void An_image_is_refused_with_the_first_place()
    {
        using var solver = TrainingSetup.Network();
        var samples = (float[])_image.Samples.Clone();
        samples[(3 * 32) + 5] = float.NaN;
        var error = Assert.Throws<PluginException>(
            () => Engine.Solving.RestoredImage.Of(
                solver, "a", _image with { Samples = samples }, null, default));
        Assert.StartsWith("the image: found NaN at [0, 3, 5], expected finite numbers", error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_network_that_gives_them_restores_nothing_and_validates_nothing(float value)
    {
        using var solver = TrainingSetup.Network();
        Break(solver, value);
        var error = Assert.Throws<PluginException>(
            () => Engine.Solving.RestoredImage.Of(solver, "a", _image, null, default));
        Assert.Matches(@"^the restored image: found (NaN|-?infinity) at \[0, \d+, \d+\]", error.Message);

        List<string> leftOut = [];
        var quality = Validation.MeanPsnr(
            ValidationTask.Restoring(solver, [], default), new Two(),
            (_, _) => Assert.Fail("nothing is restored"), (name, _) => leftOut.Add(name), default);
        Assert.Null(quality);
        Assert.Equal(["a", "b"], leftOut);
    }

    [Fact]
    public void Weights_are_refused_with_file_and_name()
    {
        var folder = Directory.CreateTempSubdirectory("idm-nan-").FullName;
        try
        {
            using var solver = TrainingSetup.Network();
            var name = Break(solver, float.NaN);
            var path = Path.Combine(folder, WeightsLayout.FileName);
            ModuleWeights.Save(solver.Weights.ToDictionary(w => w.Key, w => (Tensor)w.Value), path);
            using var other = TrainingSetup.Network();
            var error = Assert.Throws<PluginException>(
                () => TrainedWeights.Load(
                    new WeightsFile(path), other, new("block-cs", "", "idm", "", []), 5, _ => { }));
            Assert.StartsWith($"{path}: '{name}': found NaN at [0", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Puts a value into the first weight of more than one dimension; its name.</summary>
    private static string Break(Solver solver, float value)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (name, weight) = solver.Weights.First(w => w.Value.dim() > 1);
        weight.flatten()[0].fill_(value);
        return name;
    }

    private sealed class Two : IImageSource
    {
        public IReadOnlyList<DataItem> List() =>
            [new ImageItem("a", "a", () => _image), new ImageItem("b", "b", () => _image)];
    }
}
