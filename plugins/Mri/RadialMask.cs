namespace Idm.Plugins.Mri;

/// <summary>Spokes through the centre of k-space at equal angles, rounded to the grid.</summary>
/// <remarks>With each frequency the opposite one is measured, so A⁺ = Aᵀ for real images too.</remarks>
internal static class RadialMask
{
    /// <summary>As many spokes as come nearest to the acceleration.</summary>
    public static SamplingMask Of(int height, int width, double acceleration)
    {
        var wanted = height * width / acceleration;
        var fewer = Spokes(height, width, 1);
        for (var count = 2; fewer.Count < wanted && count <= 4 * (height + width); count++)
        {
            var more = Spokes(height, width, count);
            if (more.Count >= wanted) return more.Count - wanted < wanted - fewer.Count ? more : fewer;
            fewer = more;
        }
        return fewer;
    }

    private static SamplingMask Spokes(int height, int width, int count)
    {
        var mask = new SamplingMask(height, width, new bool[height * width]);
        var steps = Math.Max(height, width);
        for (var spoke = 0; spoke < count; spoke++)
        {
            var (sin, cos) = Math.SinCos(Math.PI * spoke / count);
            var toBorder = 0.5 / Math.Max(Math.Abs(sin), Math.Abs(cos));
            for (var i = 0; i <= steps; i++)
            {
                var radius = toBorder * i / steps;
                var down = (int)Math.Round(radius * sin * height);
                var right = (int)Math.Round(radius * cos * width);
                mask.Add(down, right);
                mask.Add(-down, -right);
            }
        }
        return mask;
    }
}
