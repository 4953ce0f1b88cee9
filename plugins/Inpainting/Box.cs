using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Operators;

namespace Idm.Plugins.Inpainting;

/// <summary>Options of <see cref="Box"/>.</summary>
public sealed record BoxOptions
{
    [Description("Height of the missing box in pixels; half the image when absent.")]
    [Range(1, int.MaxValue)]
    public int? Height { get; init; }

    [Description("Width of the missing box in pixels; half the image when absent.")]
    [Range(1, int.MaxValue)]
    public int? Width { get; init; }

    [Description("First missing row, from 0; centred when absent.")]
    [Range(0, int.MaxValue)]
    public int? Top { get; init; }

    [Description("First missing column, from 0; centred when absent.")]
    [Range(0, int.MaxValue)]
    public int? Left { get; init; }
}

/// <summary>Inpainting of a box.</summary>
[PluginExport(ExportKinds.Operator, "inpainting-box", "A box of pixels is missing.",
    Equation = "y = m ⊙ x,  m = 0 inside the box;  Aᵀ = A⁺ = A,  ‖A‖ = 1",
    Shapes = "x and y (N, C, H, W); missing pixels are 0")]
public sealed class Box(BoxOptions options) : IOperatorFactory
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> ExternalNames => MaskOperator.Names;

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        if (MaskOperator.Given(request) is { } given) return given;
        var (_, h, w) = request.Image;
        var (height, width) = (options.Height ?? Math.Max(1, h / 2), options.Width ?? Math.Max(1, w / 2));
        var (top, left) = (options.Top ?? (h - height) / 2, options.Left ?? (w - width) / 2);
        if (top < 0 || left < 0 || (long)top + height > h || (long)left + width > w)
        {
            throw new PluginException($"the missing box of {height}x{width} pixels at row {top}, column "
                + $"{left} "
                + $"is not inside an image of {h}x{w} pixels: choose a smaller height and width, or another "
                + "place");
        }

        var seen = new bool[h * w];
        for (var i = 0; i < seen.Length; i++)
            seen[i] = (i / w) - top is var row && (i % w) - left is var column
                && (row < 0 || row >= height || column < 0 || column >= width);
        return MaskOperator.Of(request, seen);
    }
}
