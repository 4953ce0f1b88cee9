using Idm.Plugins.Composition;
using Idm.Plugins.CompressedSensing;
using Idm.Plugins.Inpainting;
using Idm.Plugins.Mri;
using Idm.Plugins.Restoration;
using Idm.Plugins.Tomography;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Operators;

namespace Idm.Plugins.Tests.Operators;

/// <summary>Every operator that is shipped, with options that show another side of it each.</summary>
/// <param name="Name">Export and options, for messages.</param>
/// <param name="Channels">Channels that it is for.</param>
/// <param name="Exact">Whether its tensors are exact in float64; Φ is kept in float32.</param>
/// <param name="New">Makes a factory.</param>
internal sealed record ShippedOperator(string Name, int Channels, bool Exact, Func<IOperatorFactory> New)
{
    private static readonly ImageData _picture =
        new(new ImageShape(1, 3, 4), [0, 1, 0, 0.5f, 1, 1, 0.2f, 0, 0, 1, 0, 0],
            SampleDepth.EightBits);

    // A mask of k-space for the only size that it fits: the lower left half of it.
    private static readonly ImageData _mask = new(new ImageShape(1, 12, 16),
        [.. Enumerable.Range(0, 12 * 16).Select(i => i / 16 > i % 16 ? 1f : 0)],
        SampleDepth.Numbers);

    public static IReadOnlyList<ShippedOperator> All { get; } =
    [
        new("block-cs", 1, false, () => new BlockCs(new() { Block = 4, Ratio = 0.4 })),
        new("block-cs, colour, unscrambled", 3, false, () =>
            new BlockCs(new() { Block = 4, Ratio = 0.8, Scramble = false })),
        new("collaborative-cs", 1, false, () => new CollaborativeCs(new() { Block = 4, Ratio = 0.4 })),
        new("collaborative-cs, colour, few low ones", 3, false, () =>
            new CollaborativeCs(new() { Block = 8, Ratio = 0.2, Share = 0.1 })),
        new("collaborative-cs, low ones only", 2, true, () => new CollaborativeCs(new() { Share = 1 })),
        new("hadamard", 2, true, () => new Hadamard(new() { Ratio = 0.4 })),
        new("hadamard, random", 1, true, () => new Hadamard(new() { Order = PatternOrder.Random })),
        new("structured-random", 2, true, () => new StructuredRandom(new() { Ratio = 0.4 })),
        new("structured-random, hadamard", 1, true, () =>
            new StructuredRandom(new() { Transform = MixingTransform.Hadamard })),
        new("dense-gaussian", 2, false, () => new DenseGaussian(new() { Ratio = 0.3 })),
        new("inpainting", 1, true, () => new RandomPixels(new())),
        new("inpainting, each channel", 3, true, () =>
            new RandomPixels(new() { Missing = 0.5, Shared = false })),
        new("inpainting-box", 2, true, () => new Box(new())),
        new("inpainting-stripes", 1, true, () =>
            new Stripes(new() { Direction = StripeDirection.Columns, Offset = 3 })),
        new("inpainting-file", 3, true, () =>
            new Plugins.Inpainting.MaskFile(new() { Path = "mask.png" }, Requests.Context(_picture))),
        new("inpainting-file, of a tensor", 1, true, () =>
            new Plugins.Inpainting.MaskFile(
                new() { Path = "mask.npy", Invert = true }, Requests.Context(_picture))),
        new("demosaicing", 3, true, () => new Demosaicing(new() { Pattern = BayerPattern.Gbrg })),
        new("super-resolution, average", 3, true, () => new SuperResolution(new() { Factor = 3 })),
        new("super-resolution, bicubic", 1, true, () => new SuperResolution(
            new() { Factor = 2, Kernel = Downsampling.Bicubic })),
        new("blur, gaussian, circular", 1, true, () => new Blur(new() { Sigma = 0.7 }, Requests.Context())),
        new("blur, uniform, reflect", 2, true, () => new Blur(
            new() { Kernel = BlurKernel.Uniform, Size = 2, Boundary = BlurBoundary.Reflect },
                Requests.Context())),
        new("blur, file, valid", 1, true, () => new Blur(
            new() { Kernel = BlurKernel.File, Path = "psf.png", Boundary = BlurBoundary.Valid },
                Requests.Context(_picture))),
        new("blur, motion, circular", 3, true, () => new Blur(
            new() { Kernel = BlurKernel.Motion, Length = 3, Angle = 30 }, Requests.Context())),
        new("colorization", 3, true, () => new Colorization()),
        new("denoising", 1, true, () => new Denoising()),
        new("mri, cartesian", 1, true, () => Mri(new() { Acceleration = 3 })),
        new("mri, cartesian, complex", 2, true, () => Mri(new() { Acceleration = 4, Complex = true })),
        new("mri, radial", 1, true, () => Mri(new() { Mask = MaskPattern.Radial, Acceleration = 3 })),
        new("mri, gaussian", 1, true, () => Mri(new() { Mask = MaskPattern.Gaussian })),
        new("mri, file", 1, true, () => Mri(new() { Mask = MaskPattern.File, MaskFile = "mask.npy" })),
        new("mri, cartesian, 3 coils", 1, true, () => Mri(new() { Acceleration = 2, Coils = 3 })),
        new("mri, gaussian, 4 coils, complex", 2, true, () => Mri(
            new() { Mask = MaskPattern.Gaussian, Acceleration = 3, Coils = 4, Complex = true })),
        // Filtered back-projection is another map than A⁺, and CtContractTests says so.
        new("ct, parallel", 1, true, () => new Ct(new() { Views = 20, PixelSize = 0.7 })),
        new("ct, fan", 1, true, () => new Ct(new() { Beam = Beam.Fan, Views = 20 })),
        new("ct, 120 degrees, of norm 1", 2, true, () => new Ct(
            new() { Views = 15, Arc = 120, Normalize = true })),
        new("clipping", 1, true, () => new Clipping(new())),
        new("compose: blur, inpainting", 1, true, () => new Compose(new()
        {
            Parts =
            [
                Requests.Part("blur", new Blur(new() { Kernel = BlurKernel.Uniform, Size = 3 },
                    Requests.Context())),
                Requests.Part("inpainting", new RandomPixels(new() { Missing = 0.3 })),
            ],
        }, Requests.Context())),
        new("compose: denoising, clipping", 1, true, () => new Compose(new()
        {
            Parts = [Requests.Part("denoising", new Denoising()), Requests.Part("clipping",
                new Clipping(new()))],
        }, Requests.Context())),
        new("stack: super-resolution, inpainting", 1, true, () => new Stack(new()
        {
            Parts =
            [
                Requests.Part("super-resolution", new SuperResolution(new() { Factor = 2 })),
                Requests.Part("inpainting", new RandomPixels(new() { Missing = 0.8 })),
            ],
        }, Requests.Context())),
        new("scale: super-resolution", 2, true, () => new Scale(new()
        {
            Factor = -4,
            Part = Requests.Part("super-resolution", new SuperResolution(new() { Factor = 4 })),
        }, Requests.Context())),
        new("per-channel: block-cs", 3, false, () => new PerChannel(new()
        {
            Part = Requests.Part("block-cs", new BlockCs(new() { Block = 4, Ratio = 0.4 })),
        }, Requests.Context())),
    ];

    private static MriScan Mri(MriOptions options) => new(options, Requests.Context(_mask));
}
