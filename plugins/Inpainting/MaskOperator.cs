using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Inpainting;

/// <summary>A x = m ⊙ x with a mask m of zeros and ones: an orthogonal projector, so Aᵀ = A⁺ = A.</summary>
internal static class MaskOperator
{
    /// <summary>The mask's name in files of measurements.</summary>
    public const string MaskName = "mask";

    /// <summary>The names that a measurement's file may have.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [MaskName];

    /// <summary>The operator of the mask that came with a measurement; null if none did.</summary>
    /// <exception cref="PluginException">Its shape is not the image's.</exception>
    public static LinearOperator? Given(OperatorRequest request)
    {
        if (request.External.GetValueOrDefault(MaskName) is not { } mask) return null;
        var (c, h, w) = request.Image;
        using var scope = NewDisposeScope();
        var sides = mask.shape;
        if (sides.Length is not (2 or 3) || sides[^2] != h || sides[^1] != w
            || (sides.Length == 3 && sides[0] != c && sides[0] != 1))
        {
            throw new PluginException(
                $"the measurement's tensor '{MaskName}': found [{string.Join(", ", sides)}], expected "
                + $"[{h}, {w}], [1, {h}, {w}] or [{c}, {h}, {w}]: 1 where a pixel is seen, 0 where it is not");
        }
        return Of(request, mask.to(ScalarType.Bool).contiguous().data<bool>().ToArray());
    }

    /// <summary>The operator of one mask.</summary>
    /// <param name="request">For which images.</param>
    /// <param name="seen">Which numbers are seen: channel by channel, or one channel for all alike; row by
    /// row.</param>
    public static LinearOperator Of(OperatorRequest request, bool[] seen)
    {
        var (c, h, w) = request.Image;
        using var scope = NewDisposeScope();
        var mask = tensor(seen, [seen.Length / ((long)h * w), h, w]).to(request.DType).to(request.Device);
        return new LinearOperator(request.Image, [c, h, w], x => x.mul(mask), y => y.mul(mask), mask)
        {
            Norm = seen.Contains(true) ? 1 : 0,
            PseudoInverseIsAdjoint = true,
            FusedNormal = x => x.mul(mask),
            External = new Dictionary<string, Tensor> { [MaskName] = mask },
        };
    }
}
