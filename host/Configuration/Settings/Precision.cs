namespace Idm.Configuration.Settings;

/// <summary>The numbers that a model computes with while it restores or is trained.</summary>
public enum Precision
{
    /// <summary>Single precision: 32 bits.</summary>
    Float32,

    /// <summary>Brain floating point: 16 bits, the range of float32, 8 bits of precision.</summary>
    Bfloat16,
}
