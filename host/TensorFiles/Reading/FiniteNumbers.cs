using System.Globalization;
using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Reading;

/// <summary>
/// The gate between numbers and pictures: nothing that is NaN or infinite comes through unnoticed.
/// </summary>
/// <remarks>
/// One such number spreads over a whole image, and becomes black, or white, where codes are made of it.
/// </remarks>
public static class FiniteNumbers
{
    /// <summary>
    /// Makes sure that all numbers of a tensor are finite; whole numbers and truth values are.
    /// </summary>
    /// <param name="numbers">The tensor, on any device.</param>
    /// <param name="what">What it is, for the message: where it comes from, and its name there.</param>
    /// <param name="advice">What follows, or what to do.</param>
    /// <exception cref="PluginException">One is not: says what was found, and where the first is.</exception>
    public static void Require(Tensor numbers, string what, string advice)
    {
        if (!numbers.is_floating_point() && !numbers.is_complex()) return;
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var finite = numbers.detach().isfinite();
        if (finite.all().item<bool>()) return;

        var bad = finite.logical_not().flatten();
        var first = bad.to(ScalarType.Int8).argmax().item<long>();
        var others = bad.sum().item<long>() - 1;
        throw new PluginException(string.Create(CultureInfo.InvariantCulture,
            $"{what}: found {Value(numbers.flatten()[first])} at {Place(first, numbers.shape)}")
            + (others > 0 ? string.Create(
                CultureInfo.InvariantCulture, $" and {others} more numbers that are not finite") : "")
            + $", expected finite numbers: {advice}");
    }

    private static string Value(Tensor number)
    {
        double[] parts = number.is_complex()
            ? [.. view_as_real(number).to(ScalarType.Float64).cpu().data<double>()]
            : [number.to(ScalarType.Float64).cpu().item<double>()];
        var value = parts.First(part => !double.IsFinite(part));
        return double.IsNaN(value) ? "NaN" : value > 0 ? "infinity" : "-infinity";
    }

    private static string Place(long at, long[] shape)
    {
        var indices = new long[shape.Length];
        for (var axis = shape.Length - 1; axis >= 0; axis--)
            (at, indices[axis]) = (at / shape[axis], at % shape[axis]);
        return $"[{string.Join(", ", indices)}]";
    }
}
