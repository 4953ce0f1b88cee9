using Idm.Plugins.Scientific.Arrays;

namespace Idm.Plugins.Scientific.Dicom;

/// <summary>The order of a series' slices, and where the volume lies (PS3.3, C.7.6.2).</summary>
internal static class DicomOrder
{
    private const double Uneven = 0.01;

    /// <summary>Slices from the lowest position along the normal up; found to fit together.</summary>
    /// <exception cref="Idm.Sdk.PluginException">Sizes or types differ, or two have one position.</exception>
    public static IReadOnlyList<DicomImage> Sort(IReadOnlyList<DicomImage> images, string where)
    {
        var first = images[0];
        foreach (var image in images)
        {
            if (image.Layout.Type == first.Layout.Type
                && image.Layout.Shape.Skip(1).SequenceEqual(first.Layout.Shape.Skip(1)))
            {
                continue;
            }
            throw BadFile.Unsupported(where, $"{Text(first)} in {Path.GetFileName(first.Path)} and "
                + $"{Text(image)} "
                + $"in {Path.GetFileName(image.Path)}", "slices of one size and type in a series",
                "put those that belong together into a folder of their own");
        }
        if (images.Count == 1) return images;
        if (images.Any(image => image.Position is null || image.Orientation is null))
            return [.. images.OrderBy(image => image.Number).ThenBy(image => image.Path,
                StringComparer.Ordinal)];

        var normal = Normal(first);
        var sorted = images.OrderBy(image => Along(image, normal)).ToList();
        for (var i = 1; i < sorted.Count; i++)
        {
            if (Along(sorted[i], normal) > Along(sorted[i - 1], normal)) continue;
            throw BadFile.Unsupported(where, $"two slices at one position: "
                + $"{Path.GetFileName(sorted[i - 1].Path)} "
                + $"and {Path.GetFileName(sorted[i].Path)}", "one slice a position",
                "put each phase or echo into a folder of its own");
        }
        return sorted;
    }

    /// <summary>
    /// The attributes of a sorted series: <c>spacing</c> (slices, rows, columns) and <c>affine</c>, from
    /// indices (column, row, slice, 1) to millimetres right, anterior, superior, as NIfTI has them.
    /// </summary>
    public static Dictionary<string, string> Describe(IReadOnlyList<DicomImage> sorted)
    {
        var first = sorted[0];
        var said = new Dictionary<string, string>(first.Attributes);
        if (sorted.Any(image => image.Scales)) said["units"] = said.GetValueOrDefault("modality") == "CT"
            ? "HU" : "rescaled";
        if (first.Spacing is null) return said;
        var between = first.Thickness ?? 1;
        if (first.Position is null || first.Orientation is not { } o)
        {
            said["spacing"] = Said.Numbers([between, .. first.Spacing]);
            return said;
        }
        var normal = Normal(first);
        if (sorted.Count > 1)
        {
            double[] places = [.. sorted.Select(image => Along(image, normal))];
            between = (places[^1] - places[0]) / (places.Length - 1);
            if (places.Zip(places.Skip(1)).Any(p =>
                Math.Abs(p.Second - p.First - between) > Uneven * between))
                said["slices"] = "unevenly spaced: spacing is the mean";
        }
        said["spacing"] = Said.Numbers([between, .. first.Spacing]);
        var affine = new double[16];
        for (var axis = 0; axis < 3; axis++)
        {
            var sign = axis < 2 ? -1 : 1;                       // DICOM points left and posterior
            affine[4 * axis] = sign * o[axis] * first.Spacing[1];
            affine[(4 * axis) + 1] = sign * o[3 + axis] * first.Spacing[0];
            affine[(4 * axis) + 2] = sign * normal[axis] * between;
            affine[(4 * axis) + 3] = sign * first.Position[axis];
        }
        affine[15] = 1;
        said["affine"] = Said.Numbers(affine);
        return said;
    }

    private static string Text(DicomImage image) =>
        $"{image.Layout.Type.NumpyName()} {Sizes.Text([.. image.Layout.Shape.Skip(1)])}";

    private static double Along(DicomImage image, double[] normal) =>
        normal.Zip(image.Position!).Sum(pair => pair.First * pair.Second);

    private static double[] Normal(DicomImage image)
    {
        var o = image.Orientation!;
        return [(o[1] * o[5]) - (o[2] * o[4]), (o[2] * o[3]) - (o[0] * o[5]), (o[0] * o[4]) - (o[1] * o[3])];
    }
}
