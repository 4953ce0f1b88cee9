using Idm.Plugins.Tomography;

namespace Idm.Plugins.Tests.Tomography;

public sealed class PhantomTests
{
    [Theory]
    [InlineData(PhantomContrast.Modified, 1.0, 0.2, 0.0, 0.3)]
    [InlineData(PhantomContrast.Original, 1.0, 0.51, 0.5, 0.515)]
    public void Known_places_have_their_published_values(
        PhantomContrast contrast, double skull, double brain, double ventricle, double tumour)
    {
        const int Size = 500;
        var image = new Phantom(new PhantomOptions { Size = Size, Contrast = contrast }).List().Single()
            .RequireImage().Load();
        double At(double x, double y) =>
            image.Samples[((int)((1 - y) / 2 * Size) * Size) + (int)((x + 1) / 2 * Size)];
        Assert.Equal(0, At(-0.95, 0.95), 1e-6);
        Assert.Equal(skull, At(0, 0.9), 1e-6);
        Assert.Equal(brain, At(0, -0.4), 1e-6);
        Assert.Equal(ventricle, At(0.22, 0), 1e-6);
        Assert.Equal(ventricle, At(-0.22, 0), 1e-6);
        Assert.Equal(tumour, At(0, 0.45), 1e-6);
    }

    [Fact]
    public void Its_mean_is_the_area_of_its_ellipses()
    {
        var image = new Phantom(new PhantomOptions()).List().Single().RequireImage().Load();
        var expected = SheppLogan.Ellipses(PhantomContrast.Modified)
            .Sum(e => e.Value * Math.PI * e.A * e.B) / 4;
        Assert.Equal(expected, image.Samples.Average(s => (double)s), 2e-4);
        Assert.All(image.Samples, s => Assert.InRange(s, 0, 1));
    }
}
