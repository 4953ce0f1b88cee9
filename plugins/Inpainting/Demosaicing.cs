using System.ComponentModel;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Inpainting;

/// <summary>The colours of a Bayer pattern's 2 x 2 cell, row by row.</summary>
public enum BayerPattern
{
    /// <summary>Red, green; green, blue.</summary>
    Rggb,

    /// <summary>Blue, green; green, red.</summary>
    Bggr,

    /// <summary>Green, red; blue, green.</summary>
    Grbg,

    /// <summary>Green, blue; red, green.</summary>
    Gbrg,
}

/// <summary>Options of <see cref="Demosaicing"/>.</summary>
public sealed record DemosaicingOptions
{
    [Description("The colours of the 2 x 2 cell at the top left, row by row.")]
    public BayerPattern Pattern { get; init; } = BayerPattern.Rggb;
}

/// <summary>Colour filter of a camera: one colour at each pixel.</summary>
[PluginExport(ExportKinds.Operator, "demosaicing", "A colour filter array: each pixel sees one of red, green "
    + "and blue.",
    Equation = "y = Σ_c m_c ⊙ x_c,  one m_c is 1 at each pixel;  A Aᵀ = I, so A⁺ = Aᵀ and ‖A‖ = 1",
    Shapes = "x (N, 3, H, W); y (N, 1, H, W)",
    Citation = "B. E. Bayer, Color imaging array, US patent 3971065, 1976")]
public sealed class Demosaicing(DemosaicingOptions options) : IOperatorFactory
{
    private const string Colours = "RGB";

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        var (c, h, w) = request.Image;
        if (c != 3)
        {
            throw new PluginException(
                $"demosaicing restores red, green and blue, but the image has {c} channel(s): set data.color "
                    + "to rgb");
        }

        var cell = options.Pattern.ToString().ToUpperInvariant();
        var filter = new bool[3 * h * w];
        for (var row = 0; row < h; row++)
        for (var column = 0; column < w; column++)
        {
            var colour = Colours.IndexOf(cell[(2 * (row % 2)) + (column % 2)], StringComparison.Ordinal);
            filter[(((colour * h) + row) * w) + column] = true;
        }
        using var scope = NewDisposeScope();
        var mask = tensor(filter, [3, h, w]).to(request.DType).to(request.Device);
        return new LinearOperator(request.Image, [1, h, w],
            x => x.mul(mask).sum(1, keepdim: true), y => y.mul(mask), mask)
        {
            Norm = 1,
            PseudoInverseIsAdjoint = true,
            FusedNormal = x => x.mul(mask),
        };
    }
}
