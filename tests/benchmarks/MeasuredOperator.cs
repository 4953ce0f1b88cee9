using Idm.Plugins.Composition;
using Idm.Plugins.CompressedSensing;
using Idm.Plugins.Inpainting;
using Idm.Plugins.Mri;
using Idm.Plugins.Restoration;
using Idm.Plugins.Tomography;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Operators;

namespace Idm.Benchmarks;

/// <summary>A shipped operator with the options that it is measured with.</summary>
/// <param name="Name">Export and options.</param>
/// <param name="Factory">Makes it.</param>
/// <param name="Channels">Of the images.</param>
/// <param name="Side">Of the images.</param>
internal sealed record MeasuredOperator(
    string Name, IOperatorFactory Factory, int Channels = 1, int Side = 256)
{
    private static readonly ImageData _mask =
        new(new ImageShape(1, 256, 256), [.. Enumerable.Range(0, 256 * 256).Select(i => i % 3 == 0 ? 1f : 0)],
        SampleDepth.Numbers);

    private static readonly PluginContext _context = new("/", "/", _ => { }, default)
    {
        Parts = part => part,
        Images = (_, _) => _mask,
    };

    /// <summary>Each export at least once.</summary>
    public static IReadOnlyList<MeasuredOperator> All { get; } =
    [
        new("block-cs, ratio 0.1", new BlockCs(new())),
        new("collaborative-cs, ratio 0.1", new CollaborativeCs(new())),
        new("hadamard, ratio 0.25", new Hadamard(new())),
        new("structured-random, ratio 0.25, dct", new StructuredRandom(new())),
        new("structured-random, ratio 0.25, hadamard",
            new StructuredRandom(new() { Transform = MixingTransform.Hadamard })),
        new("dense-gaussian, ratio 0.25, 64 x 64", new DenseGaussian(new()), Side: 64),
        new("inpainting", new RandomPixels(new())),
        new("inpainting-box", new Box(new())),
        new("inpainting-stripes", new Stripes(new())),
        new("inpainting-file", new Plugins.Inpainting.MaskFile(new() { Path = "mask.png" }, _context)),
        new("demosaicing", new Demosaicing(new()), 3),
        new("mri, cartesian, 5 x", new MriScan(new(), _context)),
        new("mri, radial, 5 x", new MriScan(new() { Mask = MaskPattern.Radial }, _context)),
        new("mri, gaussian, 5 x, complex",
            new MriScan(new() { Mask = MaskPattern.Gaussian, Complex = true }, _context), 2),
        new("mri, cartesian, 5 x, 4 coils", new MriScan(new() { Coils = 4 }, _context)),
        new("ct, parallel, 60 views", new Ct(new())),
        new("ct, parallel, 60 views, fbp", new Ct(new() { PseudoInverse = InverseMethod.Fbp })),
        new("ct, fan, 60 views", new Ct(new() { Beam = Beam.Fan })),
        new("super-resolution 4, average", new SuperResolution(new())),
        new("super-resolution 4, bicubic", new SuperResolution(new() { Kernel = Downsampling.Bicubic })),
        new("blur, gaussian 2, circular", new Blur(new(), _context)),
        new("blur, gaussian 2, reflect", new Blur(new() { Boundary = BlurBoundary.Reflect }, _context)),
        new("blur, motion 15, valid", new Blur(
            new() { Kernel = BlurKernel.Motion, Boundary = BlurBoundary.Valid }, _context)),
        new("colorization", new Colorization(), 3),
        new("denoising", new Denoising()),
        new("clipping (not linear)", new Clipping(new())),
        new("compose: blur, gaussian 0.8, reflect; demosaicing", new Compose(new()
        {
            Parts =
            [
                Part(new Blur(new() { Sigma = 0.8, Boundary = BlurBoundary.Reflect }, _context)),
                Part(new Demosaicing(new())),
            ],
        }, _context), 3),
        new("stack: super-resolution 4; inpainting", new Stack(
            new() { Parts = [Part(new SuperResolution(new())), Part(new RandomPixels(new()))] }, _context)),
        new("scale: super-resolution 4", new Scale(
            new() { Factor = 4, Part = Part(new SuperResolution(new())) }, _context)),
        new("per-channel: block-cs, ratio 0.1", new PerChannel(
            new() { Part = Part(new BlockCs(new())) }, _context), 3),
    ];

    private static NestedPart<IOperatorFactory> Part(IOperatorFactory factory) => new("part", factory);
}
