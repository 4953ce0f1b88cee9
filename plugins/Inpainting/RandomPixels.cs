using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Operators;

namespace Idm.Plugins.Inpainting;

/// <summary>Options of <see cref="RandomPixels"/>.</summary>
public sealed record RandomPixelsOptions
{
    [Description("Fraction of the pixels that are missing; the number of seen pixels is rounded, but at "
        + "least 1.")]
    [Range(0.0, 1.0)]
    public double Missing { get; init; } = 0.9;

    [Description("Whether all channels of a pixel are seen or missing together; else each channel has its "
        + "own mask.")]
    public bool Shared { get; init; } = true;
}

/// <summary>
/// Inpainting of random pixels: an exact number of them is seen, each choice as likely as any other.
/// </summary>
[PluginExport(ExportKinds.Operator, "inpainting", "Random pixels are missing, 90 % of them unless said "
    + "otherwise.",
    Equation = "y = m ⊙ x,  m random in {0, 1} with round((1 − missing) n) ones;  Aᵀ = A⁺ = A,  ‖A‖ = 1",
    Shapes = "x and y (N, C, H, W); missing pixels are 0",
    Citation = "Chen et al., Invertible Diffusion Models for Compressed Sensing, IEEE TPAMI 47(5), 2025, "
        + "doi:10.1109/TPAMI.2025.3538896")]
public sealed class RandomPixels(RandomPixelsOptions options) : IOperatorFactory
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> ExternalNames => MaskOperator.Names;

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        if (MaskOperator.Given(request) is { } given) return given;
        var plane = request.Image.Height * request.Image.Width;
        var random = request.Item.Derive("mask");
        var planes = Enumerable.Range(0, options.Shared ? 1 : request.Image.Channels);
        return MaskOperator.Of(request, [.. planes.SelectMany(_ => Draw(plane, random))]);
    }

    /// <summary>
    /// Selection sampling (Knuth, TAOCP 2, 3.4.2, algorithm S): exactly so many, in one pass.
    /// </summary>
    private bool[] Draw(int pixels, RandomStream random)
    {
        var seen = new bool[pixels];
        var wanted = Math.Max(1, (int)Math.Round((1 - options.Missing) * pixels));
        for (var i = 0; i < pixels; i++)
        {
            seen[i] = random.NextUniform() * (pixels - i) < wanted;
            if (seen[i]) wanted--;
        }
        return seen;
    }
}
