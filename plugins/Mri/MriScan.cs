using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Mri;

/// <summary>
/// Magnetic resonance imaging: some points of the Fourier transform, of one coil or of several.
/// </summary>
[PluginExport(ExportKinds.Operator, "mri",
    "Magnetic resonance imaging: undersampled k-space of one coil or several.",
    Equation = "y = P F S x: S the coils' sensitivities, F the centred unitary Fourier transform, P the "
        + "measured points. One coil: A⁺ in closed form, = Aᵀ for complex images and point-symmetric masks",
    Shapes = "x (N, 1, H, W), or (N, 2, H, W) complex → y (N, 2·coils, points): real and imaginary parts",
    Citation = "M. Lustig, D. Donoho, J. M. Pauly, Sparse MRI, MRM 58(6) 2007, doi 10.1002/mrm.21391; "
        + "K. P. Pruessmann et al., SENSE, MRM 42(5) 1999")]
public sealed class MriScan : IOperatorFactory, IDisposable
{
    private readonly MriOptions _options;
    private readonly PluginContext _context;
    private MaskFile? _maskFile;
    private (ImageShape Image, Tensor Maps)? _maps;
    private bool _said;

    /// <summary>A scan.</summary>
    /// <param name="options">What the pipeline says.</param>
    /// <param name="context">Reads the files that options name.</param>
    /// <exception cref="PluginException">Mask and mask file contradict each other.</exception>
    public MriScan(MriOptions options, PluginContext context)
    {
        (_options, _context) = (options, context);
        var named = options.MaskFile is not null;
        if (named != (options.Mask == MaskPattern.File))
        {
            throw new PluginException(named
                ? $"mri: mask_file names '{options.MaskFile}', but mask is not file: "
                    + "write 'mask: file', or leave mask_file out"
                : "mri: mask is file, but mask_file is missing: name a .npy or .safetensors file, say");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> ExternalNames =>
        [SamplingMask.Name, MeasuredCoils.MapsName, MeasuredCoils.CalibrationName];

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        using var scope = NewDisposeScope();
        var image = request.Image;
        var channels = _options.Complex ? 2 : 1;
        if (image.Channels != channels)
        {
            throw new PluginException(_options.Complex
                ? $"mri: complex images have two channels, real and imaginary part; found {image.Channels}"
                : $"mri: real images have one channel, found {image.Channels}: "
                    + "set data.color to luma, or complex: true");
        }

        var random = (_options.Fixed ? request.Shared : request.Item).Derive("mask");
        var mask = SamplingMask.Given(request) ?? _options.Mask switch
        {
            MaskPattern.Radial => RadialMask.Of(image.Height, image.Width, _options.Acceleration),
            MaskPattern.Gaussian => DrawnMasks.Gaussian(image.Height, image.Width, _options, random),
            MaskPattern.File => (_maskFile ??= new MaskFile(_context, _options.MaskFile!))
                .For(image, _options.MaskFromCorner),
            _ => DrawnMasks.Cartesian(image.Height, image.Width, _options, random),
        };
        if (!_said && _options.Acceleration > 1 && mask.Count == image.Height * image.Width)
        {
            _said = true;
            _context.Log("mri: every point of k-space is measured: nothing is left to restore. A mask with "
                + "fewer points, or a smaller center_fraction, leaves some out");
        }
        var maps = MeasuredCoils.Of(request, _options.Sensitivities) ?? Maps(image);
        return new MriOperator(image, mask, maps, _options.Iterations, request.DType, request.Device);
    }

    /// <summary>Frees the sensitivities; operators have their own.</summary>
    public void Dispose()
    {
        _maps?.Maps.Dispose();
        _maps = null;
    }

    /// <summary>Sensitivities for images of a shape, or null for one uniform coil.</summary>
    private Tensor? Maps(ImageShape image)
    {
        if (_options.Sensitivities is null && _options.Coils == 1) return null;
        if (_maps is { } latest && latest.Image == image) return latest.Maps;
        Dispose();
        _maps = (image, Draw(image).DetachFromDisposeScope());
        return _maps.Value.Maps;
    }

    private Tensor Draw(ImageShape image) => _options.Sensitivities is { } file
        ? CoilFile.Read(_context, file, image)
        : CoilMaps.Synthetic(_options.Coils, image.Height, image.Width);
}
