using Idm.Sdk;
using Idm.Sdk.Data;
using static TorchSharp.torch;

namespace Idm.Engine.Data;

/// <summary>
/// Tells the tensors of a measurement's file apart: y, shape, and what the operator is given.
/// </summary>
internal static class MeasurementTensors
{
    private const string Y = "y", Shape = "shape";
    private const int MaxSide = 1 << 20;

    /// <summary>The measurement; it owns all tensors, which are freed when there is none.</summary>
    /// <param name="origin">The file.</param>
    /// <param name="tensors">Its tensors.</param>
    /// <param name="size">Height and width, if the file does not say.</param>
    /// <exception cref="PluginException">There is no y, or the shape is not known.</exception>
    public static MeasuredData Split(
        string origin, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyList<int>? size)
    {
        try
        {
            var name = tensors.ContainsKey(Y) ? Y : tensors.Keys.SingleOrDefault(_ => tensors.Count == 1)
                ?? throw new PluginException(
                    $"{origin}: found the tensors {string.Join(", ", tensors.Keys)}, expected one "
                    + "named 'y', the measurement");
            var shape = ShapeOf(origin, tensors.GetValueOrDefault(Shape), size);
            if (tensors[name].is_complex() || !tensors[name].is_floating_point())
                throw new PluginException($"{origin}: found y of {tensors[name].dtype}, expected "
                    + "floating-point numbers");
            if (tensors.GetValueOrDefault(Shape) is { } said) said.Dispose();
            return new MeasuredData(
                shape, tensors[name], tensors.Where(t => t.Key != name && t.Key != Shape).ToDictionary());
        }
        catch
        {
            foreach (var tensor in tensors.Values) tensor.Dispose();
            throw;
        }
    }

    private static ImageShape ShapeOf(string origin, Tensor? said, IReadOnlyList<int>? size)
    {
        if (said is null)
        {
            if (size is null)
            {
                throw new PluginException($"{origin}: found no tensor 'shape': say how large the images are, "
                    + "for example data.size: [256, 256], or save shape = [256, 256] beside y");
            }
            return Checked(origin, [.. size.Select(side => (long)side)]);
        }
        using var scope = NewDisposeScope();
        if (said.dim() != 1 || said.is_floating_point() || said.is_complex())
        {
            throw new PluginException(
                $"{origin}: found 'shape' of {said.dtype} [{string.Join(", ", said.shape)}], "
                + "expected [H, W]");
        }
        return Checked(origin, said.to(ScalarType.Int64).data<long>().ToArray());
    }

    private static ImageShape Checked(string origin, long[] sides)
    {
        if (sides is not ([_, _] or [_, _, _]) || sides.Any(side => side is < 1 or > MaxSide))
        {
            throw new PluginException($"{origin}: found the image's shape [{string.Join(", ", sides)}], "
                + "expected [H, W] or [C, H, W] of at least 1");
        }
        return new ImageShape(sides.Length == 3 ? (int)sides[0] : 1, (int)sides[^2], (int)sides[^1]);
    }
}
