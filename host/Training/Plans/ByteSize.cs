using System.Globalization;

namespace Idm.Training.Plans;

/// <summary>Amounts of memory as people write them: 800MiB, 6 GiB, 1.5GB.</summary>
internal static class ByteSize
{
    private static readonly (string Unit, double Bytes)[] Units =
        [("GiB", 1L << 30), ("MiB", 1L << 20), ("GB", 1e9), ("MB", 1e6)];

    /// <summary>Bytes of a text that the pipeline's pattern lets through.</summary>
    public static long Parse(string text)
    {
        var (unit, bytes) = Units.First(u => text.EndsWith(u.Unit, StringComparison.Ordinal));
        return (long)(
            double.Parse(text[..^unit.Length], NumberStyles.Float, CultureInfo.InvariantCulture) * bytes);
    }

    /// <summary>In MiB, or GiB from one of them on.</summary>
    public static string Text(double bytes)
    {
        var (unit, size) = bytes >= 1L << 30 ? Units[0] : Units[1];
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / size:0.##} {unit}");
    }
}
