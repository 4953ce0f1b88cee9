using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Operators;

namespace Idm.Plugins.Inpainting;

/// <summary>Options of <see cref="MaskFile"/>.</summary>
public sealed record MaskFileOptions
{
    [Description("The mask, an image file: white is seen, black is missing; or a .npy, .npz, .safetensors or "
        + "torch.save file of one tensor (H, W): 1 is seen, 0 is missing. A relative path starts at the "
        + "pipeline file.")]
    [Required]
    public required string Path { get; init; }

    [Description("Swap them: white is missing.")]
    public bool Invert { get; init; }
}

/// <summary>Inpainting with a mask from an image file.</summary>
[PluginExport(ExportKinds.Operator, "inpainting-file", "The pixels that are black in an image file are "
    + "missing.",
    Equation = "y = m ⊙ x,  m = 1 where the file is brighter than ½;  Aᵀ = A⁺ = A,  ‖A‖ = 1",
    Shapes = "x and y (N, C, H, W); missing pixels are 0")]
public sealed class MaskFile(MaskFileOptions options, PluginContext context) : IOperatorFactory
{
    // A model may need padded images; more than this was never padding.
    private const int LargestPadding = 64;
    // Edges of a mask that was resized are grey; so much of it never is.
    private const double Black = 0.1, White = 0.9, MostGrey = 0.2;
    private readonly ImageData _mask = context.ReadImage(options.Path);
    private bool _said;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> ExternalNames => MaskOperator.Names;

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        if (MaskOperator.Given(request) is { } given) return given;
        var ((_, h, w), (channels, rows, columns)) = (request.Image, _mask.Shape);
        if (h < rows || w < columns || h - rows >= LargestPadding || w - columns >= LargestPadding)
        {
            throw new PluginException($"the mask {options.Path} has {rows}x{columns} pixels, but the image "
                + $"has {h}x{w}: use a mask of the size of the image");
        }

        RequireTwoValues();
        var seen = new bool[h * w];
        for (var i = 0; i < seen.Length; i++)
        {
            var (row, column) = (i / w, i % w);
            seen[i] = row >= rows || column >= columns              // padding: known to be 0
                || Brightness(channels, (row * columns) + column) > 0.5 != options.Invert;
        }
        return MaskOperator.Of(request, seen);
    }

    /// <summary>
    /// Codes 0 and 1 of a picture, or a transparency that nobody looks at, make a mask of one value: legal,
    /// and hardly ever meant.
    /// </summary>
    private void RequireTwoValues()
    {
        if (_said) return;
        var (channels, rows, columns) = _mask.Shape;
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        var (seen, between) = (0L, 0L);
        for (var i = 0; i < rows * columns; i++)
        {
            var value = Brightness(channels, i);
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
            if (value > 0.5 != options.Invert) seen++;
            if (value is > Black and < White) between++;
        }
        // A refusal is said each time: the checks before a run may pass over it.
        _said = seen > 0;
        var pixels = (long)rows * columns;
        if (seen > 0 && seen < pixels)
        {
            if (between > pixels * MostGrey)
            {
                context.Log(string.Create(CultureInfo.InvariantCulture,
                    $"the mask {options.Path} is no mask of two values: {100.0 * between / pixels:g3} % ")
                    + "of its pixels are neither black nor white. Those brighter than 0.5 count as white; if "
                    + "its alpha channel carries the mask, save that as a grey image");
            }
            return;
        }
        var found = low == high
            ? string.Create(CultureInfo.InvariantCulture, $"all its values are {low:g3}")
            : string.Create(CultureInfo.InvariantCulture, $"its values are {low:g3} to {high:g3}");
        if (seen == 0)
        {
            throw new PluginException($"the mask {options.Path} hides every pixel: {found}, expected values "
                + "above 0.5 where pixels are seen. A mask of the codes 0 and 1 needs 0 and 255; one in the "
                + "alpha channel is to be saved as a grey image; or set invert");
        }
        context.Log($"the mask {options.Path} hides no pixel: {found}, expected values below 0.5 where "
            + "pixels are missing");
    }

    private double Brightness(int channels, int pixel)
    {
        var plane = _mask.Samples.Length / channels;
        return Enumerable.Range(0, channels).Average(c => _mask.Samples[(c * plane) + pixel]);
    }
}
