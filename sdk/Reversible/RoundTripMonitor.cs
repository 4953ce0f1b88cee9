using System.Globalization;

namespace Idm.Sdk.Reversible;

/// <summary>
/// Measures how exactly a chain rebuilds its inputs, and makes it keep anchors when it does not.
/// </summary>
/// <remarks>
/// <para>
/// Backward through L couplings divides L times by v, so rounding errors grow like (1/v)ᴸ. At the end of each
/// backward walk the rebuilt inputs are compared with the true ones, which the tape still holds. When the
/// relative error max|rebuilt - true| / max|true| exceeds <see cref="Limit"/>, the chain keeps its streams
/// ("anchors") every few couplings from the next forward on, and the error is that of the stretches between
/// them. Nothing of this is silent: <see cref="AnchorsAdded"/> tells the trainer, which repeats the step.
/// </para>
/// <para>One watch belongs to one chain of one model and outlives the tapes. Not thread-safe.</para>
/// </remarks>
/// <param name="name">The chain's name in messages, for example <c>unet.up_blocks.0</c>.</param>
/// <param name="length">Number of couplings in the chain.</param>
public sealed class RoundTripMonitor(string name, int length)
{
    /// <summary>
    /// The relative round-trip error above which anchors are kept, in float32 and lower precisions.
    /// </summary>
    public const double DefaultLimit = 1e-3;

    private double? _error;                                 // of the last step that was measured

    /// <summary>The chain's name in messages.</summary>
    public string Name { get; } = name;

    /// <summary>Number of couplings in the chain.</summary>
    public int Length { get; } = length;

    /// <summary>The relative round-trip error above which anchors are kept.</summary>
    public double Limit { get; set; } = DefaultLimit;

    /// <summary>
    /// An anchor is kept every so many couplings; the chain's length or more means none inside.
    /// </summary>
    public int AnchorEvery { get; set; } = length;

    /// <summary>
    /// The largest relative round-trip error of the last backward walk; 0 if it was not measured.
    /// </summary>
    public double LastError { get; private set; }

    /// <summary>Latest measurement, however old.</summary>
    public ChainReading Reading => new(Name, Length, Math.Min(AnchorEvery, Length), _error);

    /// <summary>Whether the next walk is measured; see <see cref="BeginStep"/>.</summary>
    public bool Measuring { get; private set; } = true;

    /// <summary>
    /// Whether the last walk exceeded the limit, so that its gradients are not to be trusted.
    /// </summary>
    public bool Exceeded { get; private set; }

    /// <summary>Called with a sentence for the user each time the watch asks for more anchors.</summary>
    public Action<string>? AnchorsAdded { get; set; }

    /// <summary>Forgets the last walk; called before each step.</summary>
    /// <param name="measure">
    /// Whether this step is measured. Measuring reads numbers back from the device, which a GPU has to wait
    /// for.
    /// </param>
    public void BeginStep(bool measure = true) => (LastError, Exceeded, Measuring) = (0, false, measure);

    /// <summary>Takes the error measured at the end of a stretch.</summary>
    internal void Observe(double error)
    {
        LastError = double.IsNaN(error) ? error : Math.Max(LastError, error);
        _error = LastError;
        // With every input kept there is nothing to rebuild.
        if (error <= Limit || AnchorEvery <= 1) return;
        // One tightening a step, however many stretches fail.
        if (Exceeded) return;

        Exceeded = true;
        AnchorEvery = Math.Max(1, Math.Min(AnchorEvery, Length) / 2);
        AnchorsAdded?.Invoke(string.Create(CultureInfo.InvariantCulture,
            $"{Name}: the {Length} couplings rebuilt their input with a relative error of {error:g2} (limit "
                + $"{Limit:g2}); "
            + $"from now on an activation is kept every {AnchorEvery}"));
    }
}
