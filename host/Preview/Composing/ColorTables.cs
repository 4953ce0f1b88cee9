namespace Idm.Preview.Composing;

/// <summary>256 colours for each map, interpolated between a few of its colours.</summary>
internal static class ColorTables
{
    public const int Length = 256;

    private static readonly uint[] Grays = [0x000000, 0xFFFFFF];

    private static readonly uint[] Viridis =
        [0x440154, 0x482878, 0x3E4989, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6ECE58, 0xB5DE2B, 0xFDE725];

    private static readonly uint[] Turbo =
    [
        0x30123B, 0x4145AB, 0x4675ED, 0x39A2FC, 0x1BCFD4, 0x24ECA6, 0x61FC6C, 0xA4FC3B, 0xD1E834, 0xF3C63A,
        0xFE9B2D, 0xF36315, 0xD93806, 0xB11901, 0x7A0402,
    ];

    private static readonly uint[] Signed =
        [0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xF7F7F7, 0xF4A582, 0xD6604D, 0xB2182B, 0x67001F];

    /// <summary>All tables, one after the other in the order of <see cref="ColorMap"/>.</summary>
    public static uint[] All { get; } =
        [.. new[] { Grays, Viridis, Turbo, Signed }.SelectMany(
            anchors => Enumerable.Range(0, Length).Select(i => At(anchors, i)))];

    private static uint At(uint[] anchors, int index)
    {
        var place = index * (anchors.Length - 1) / (double)(Length - 1);
        var first = Math.Min((int)place, anchors.Length - 2);
        var color = 0xFF000000;
        for (var channel = 0; channel < 3; channel++)
        {
            var from = anchors[first] >> (16 - (8 * channel)) & 255;
            var to = anchors[first + 1] >> (16 - (8 * channel)) & 255;
            color |= (uint)Math.Round(from + ((place - first) * ((double)to - from))) << (8 * channel);
        }
        return color;
    }
}
