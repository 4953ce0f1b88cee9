using Idm.Sdk;

namespace Idm.Imaging.Tests;

/// <summary>Codes that exercise everything: noise, smooth ramps, and the extremes.</summary>
internal static class Codes
{
    public static ushort[] Make(int count, int maxCode)
    {
        var random = RandomStream.FromSeed(count);
        var codes = new ushort[count];
        for (var i = 0; i < count; i++)
        {
            codes[i] = (ushort)((i / 16 % 3) switch
            {
                0 => random.NextInt(maxCode + 1),
                1 => (maxCode * i / count) + random.NextInt(2),
                _ => random.NextInt(2) * maxCode,
            });
        }
        return codes;
    }
}
