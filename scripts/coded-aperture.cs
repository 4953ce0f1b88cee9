#!/usr/bin/env dotnet
// A coded-aperture snapshot camera: a colour image from one grey exposure (in the manner of CASSI,
// Wagadarikar 2008).
//
// Light passes a mask of open and closed pixels, then a prism that shifts each band of wavelengths by another
// distance,
// and falls onto one sensor that adds them all up. The bands overlap there, but each carries the shadow of
// the mask at
// another place: that is how they can be told apart again. Three bands, here those of a colour photo.
//
//   idm script check scripts/coded-aperture.cs --image 3x32x32
//   idm run scripts/coded-aperture.yaml

Operator("coded-aperture", (Options options, OperatorRequest request) =>
{
    var (bands, height, width) = request.Image;

    // The mask is a thing: all photos are taken through the same one. So it is drawn from Shared, not from
    // Item.
    var random = request.Shared.Derive("mask");
    var open = Enumerable.Range(0, height * width).Select(_ => random.NextUniform() < options.Open ? 1f : 0f);
    var mask = tensor(open.ToArray(), [1, 1, height, width], device: request.Device).to(request.DType);

    // y = Σ shift_b(m ⊙ x_b): band b lands b * Shift columns to the right; the sensor is as much wider.
    return FromForward(request, x =>
    {
        var coded = x.mul(mask);
        var sensor = Enumerable.Range(0, bands).Select(b => nn.functional.pad(
            coded.narrow(1, b, 1), [b * options.Shift, (bands - 1 - b) * options.Shift, 0, 0]));
        return sensor.Aggregate((sum, band) => sum.add(band));
    });
});

record Options
{
    [Description("Fraction of the mask's pixels that are open.")]
    [Range(0.05, 1.0)]
    public double Open { get; init; } = 0.5;

    [Description("How far apart two neighbouring bands land on the sensor, in pixels.")]
    [Range(1, 16)]
    public int Shift { get; init; } = 2;
}
