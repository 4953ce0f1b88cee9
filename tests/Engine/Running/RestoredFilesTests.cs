using Idm.Engine.Results;
using Idm.Engine.Running;
using Idm.Imaging;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.Engine.Tests.Running;

public sealed class RestoredFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RestoredFilesTests() => NativeTorch.Load();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_picture_is_one_file_of_codes(int channels)
    {
        using var scope = NewDisposeScope();
        var image = linspace(0, 1, channels * 6).view(1, channels, 2, 3);
        var files = Write(image, 65535);
        Assert.Equal(["a.png"], files);
        var read = ImageReader.Read(_folder["out/restored/a.png"]).ToImageData();
        Assert.Equal(channels, read.Shape.Channels);
        Assert.True(tensor(read.Samples).sub(image.flatten()).abs().max().item<float>() < 1e-5);
    }

    [Fact]
    public void Of_many_channels_the_numbers_are_kept_too()
    {
        using var scope = NewDisposeScope();
        var image = tensor([3f, -4, 0, 0, 0, 0, 0, 10], [1, 4, 1, 2]);
        Assert.Equal(["a.npy", "a.png"], Write(image, 255));
        var numbers = NamedTensors.Read("out/restored/a.npy", _folder.FullPath).Values.Single();
        Assert.Equal([4, 1, 2], numbers.shape);
        Assert.True(numbers.equal(image.squeeze(0)).all().item<bool>());
        // |x| = 3 and √(16 + 100), divided by the latter.
        Assert.Equal([71, 255], ImageReader.Read(_folder["out/restored/a.png"]).Samples);
    }

    private IEnumerable<string?> Write(Tensor image, int maxCode)
    {
        using var output = OutputFolder.Claim(_folder["out"], overwrite: false);
        RestoredFiles.Write(output, "a", image, maxCode);
        return Directory.GetFiles(output.PathOf("restored")).Select(Path.GetFileName).Order().ToList();
    }
}
