using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.Imaging.Tests;

public sealed class MagnitudeTests
{
    public MagnitudeTests() => NativeTorch.Load();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Pictures_are_shown_as_they_are(int channels)
    {
        using var scope = NewDisposeScope();
        var image = randn(1, channels, 2, 2);
        Assert.Same(image, Magnitude.Shown(image));
    }

    [Fact]
    public void Others_are_shown_by_their_magnitude_relative_to_the_largest()
    {
        using var scope = NewDisposeScope();
        var image = tensor([-3f, 0, 0, 6, 4f, 0, -5, -8], [1, 2, 2, 2]);
        Assert.Equal([0.5f, 0, 0.5f, 1], Magnitude.Shown(image).data<float>().ToArray());
        Assert.Equal([0.25f, 0, 0.25f, 0.5f], Magnitude.Shown(image, image.mul(2)).data<float>().ToArray());
        Assert.Equal([0f, 0, 0, 0], Magnitude.Shown(zeros(1, 2, 2, 2)).data<float>().ToArray());
    }
}
