#!/usr/bin/env dotnet
// Deblurring with a measured point-spread function.
//
// A photo of a point of light is all that has to be known about a blur: psf.png is one, taken with a shaken
// camera. Two
// things make it a kernel. The sensor's offset is taken off, for it would add the image's mean to every
// pixel; and the
// kernel is scaled to sum to 1, so that the blurred image is as bright as the sharp one.
//
//   idm script check scripts/deblur-psf.cs --image 1x32x32
//   idm run scripts/deblur-psf.yaml

Operator("deblur-psf", (Options options, OperatorRequest request) =>
{
    var photo = Picture(options.Psf)[0];                                // (rows, columns), in [0, 1]
    var offset = photo.flatten().median();                              // most of the photo is dark
    var light = photo.sub(offset).sub(options.Threshold).clamp_min(0);  // what is left of the noise goes
    var kernel = light.div(light.sum());

    // At the border the blur takes in what the camera did not see. 'circular' lets the scene go on at the
    // other side: then
    // the Fourier transform takes the blur apart into factors, and A⁺ is exact. For photos of your own,
    // 'reflect' is the
    // better guess, and 'valid' measures only where nothing has to be guessed; there, A⁺ comes from conjugate
    // gradient,
    // which a blur as strong as this one keeps from being exact: the conformance suite of 'idm script check'
    // says so.
    return Blur(request, kernel, options.Border);
});

record Options
{
    [Description("A photo of a point of light, seen from this script.")]
    public string Psf { get; init; } = "psf.png";

    [Description("What is darker than this, above the offset, counts as noise.")]
    [Range(0.0, 0.5)]
    public double Threshold { get; init; } = 0.02;

    [Description("What lies beyond the border.")]
    public ConvolutionBorder Border { get; init; } = ConvolutionBorder.Circular;
}
