namespace Idm.Plugins.CompressedSensing;

/// <summary>Number of measurements per channel, and how they are taken; M in all.</summary>
/// <param name="Low">K: low coefficients, kept as they are.</param>
/// <param name="Blocks">Whole blocks that the other coefficients make.</param>
/// <param name="Projections">
/// Projections of all blocks together, by the same columns of Φ or one more.
/// </param>
/// <param name="Left">Coefficients that are left, fewer than a block.</param>
/// <param name="Cosines">Numbers that are measured of those.</param>
internal readonly record struct CollaborativeCounts(
    int Low, int Blocks, int Projections, int Left, int Cosines)
{
    /// <summary>Columns of Φ that are used: by the last of them not every block is measured.</summary>
    public int Columns => Blocks == 0 ? 0 : (Projections + Blocks - 1) / Blocks;

    /// <summary>M.</summary>
    public int Measured => Low + Projections + Cosines;

    /// <summary>
    /// M = ⌈γ n⌉ numbers of n, K = share · M of them low coefficients, the others in proportion to what they
    /// see.
    /// </summary>
    /// <param name="n">Pixels of a channel.</param>
    /// <param name="options">Ratio, share and block.</param>
    public static CollaborativeCounts Of(int n, CollaborativeCsOptions options)
    {
        var block = options.Block * options.Block;
        var measured = SubsampledTransform.Kept(options.Ratio, n);
        var low = Math.Min(
            measured, (int)Math.Round(options.Share * measured, MidpointRounding.AwayFromZero));
        var (others, random) = (n - low, measured - low);
        var (blocks, left) = (others / block, others % block);
        var cosines = others == 0 ? 0 : (int)((long)random * left / others);
        return new CollaborativeCounts(low, blocks, random - cosines, left, cosines);
    }
}
