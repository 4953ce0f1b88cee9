using Idm.Sdk.Data;

namespace Idm.Sdk.Tests.Data;

public sealed class DataItemTests
{
    [Fact]
    public void An_image_is_an_image()
    {
        DataItem item =
            new ImageItem("cat", "photos/cat.png",
                () => new ImageData(new ImageShape(1, 1, 1), [0.5f], SampleDepth.EightBits));
        Assert.Equal(0.5f, item.RequireImage().Load().Samples[0]);
    }

    [Fact]
    public void A_measurement_is_none_and_says_so()
    {
        DataItem item = new MeasuredItem("scan", "scans/1.npz", () => throw new InvalidOperationException());
        var error = Assert.Throws<PluginException>(item.RequireImage);
        Assert.StartsWith("scans/1.npz is a measurement, and an image is needed here: name images",
            error.Message, StringComparison.Ordinal);
    }
}
