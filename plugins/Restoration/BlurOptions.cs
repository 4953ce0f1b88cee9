using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.Restoration;

/// <summary>Convolution kernel.</summary>
public enum BlurKernel
{
    /// <summary>A square of equal weights: an area sensor, or many small shakes.</summary>
    Uniform,

    /// <summary>A Gaussian: turbulence, or an unknown defocus.</summary>
    Gaussian,

    /// <summary>A straight line: camera or object moved while the shutter was open.</summary>
    Motion,

    /// <summary>A measured point-spread function.</summary>
    File,
}

/// <summary>Values outside the image.</summary>
public enum BlurBoundary
{
    /// <summary>The image again, as on a torus.</summary>
    Circular,

    /// <summary>The image mirrored at its border pixels.</summary>
    Reflect,

    /// <summary>
    /// Nothing: only pixels whose whole surrounding was inside are seen, so the measurement is smaller.
    /// </summary>
    Valid,
}

/// <summary>Options of <see cref="Blur"/>.</summary>
public sealed record BlurOptions : IValidatableObject
{
    [Description("What the image is convolved with: uniform (size), gaussian (sigma), motion (length, angle) "
        + "or file (path).")]
    public BlurKernel Kernel { get; init; } = BlurKernel.Gaussian;

    [Description("Side n of the uniform kernel, in pixels; its centre is pixel n / 2, rounded down.")]
    [Range(1, 1024)]
    public int Size { get; init; } = 9;

    [Description("Standard deviation of the Gaussian, in pixels; it is cut off at four of them.")]
    [Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double Sigma { get; init; } = 2;

    [Description("Length of the motion, in pixels.")]
    [Range(1.0, 1000.0)]
    public double Length { get; init; } = 15;

    [Description("Direction of the motion, in degrees: 0 along rows, counter-clockwise.")]
    [Range(-360.0, 360.0)]
    public double Angle { get; init; }

    [Description("A file with the kernel, its centre at [h / 2, w / 2], rounded down; scaled to sum to 1: an "
        + "image, or a .npy, .npz, .safetensors or torch.save file of one tensor (h, w). A relative path "
        + "starts at the pipeline file.")]
    public string? Path { get; init; }

    [Description("What lies outside the image: circular, reflect, or valid (nothing: the measurement is "
        + "smaller).")]
    public BlurBoundary Boundary { get; init; } = BlurBoundary.Circular;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kernel == BlurKernel.File && Path is null)
            yield return new ValidationResult("kernel: file needs the file: add 'path'", [nameof(Kernel)]);
        if (Kernel != BlurKernel.File && Path is not null)
            yield return new ValidationResult("only kernel: file reads a file: add it, or remove 'path'",
                [nameof(Path)]);
    }
}
