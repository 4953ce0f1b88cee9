using Idm.Plugins.Scientific.Arrays;

namespace Idm.Plugins.Scientific.Hdf5;

/// <summary>One acquisition of an ISMRMRD file: a line of k-space of all coils.</summary>
/// <param name="Line">Its phase encoding.</param>
/// <param name="Slice">Its slice.</param>
/// <param name="Coils">How many coils.</param>
/// <param name="Samples">How many complex numbers a coil.</param>
/// <param name="IsImage">Whether it belongs to the image, and not to a measurement of noise or phase.</param>
/// <param name="Numbers">Pairs of real and imaginary parts, coil by coil.</param>
internal sealed record IsmrmrdLine(
    int Line, int Slice, int Coils, int Samples, bool IsImage, float[] Numbers)
{
    // Flags of ISMRMRD count from 1: noise 19, calibration alone 20, navigation 23, phase correction 24,
    // feedback 26 to 28, surface coil correction 29.
    private const ulong NoImage = (1UL << 18) | (1UL << 19) | (1UL << 22) | (1UL << 23) | (1UL << 25)
        | (1UL << 26)
        | (1UL << 27) | (1UL << 28);

    private const ulong Reversed = 1UL << 21;

    private static readonly string[] Single =
        ["kspace_encode_step_2", "average", "contrast", "phase", "repetition", "set"];

    /// <summary>Takes a record apart.</summary>
    /// <exception cref="Idm.Sdk.PluginException">It lacks a member, or is of a kind that is not
    /// read.</exception>
    public static IsmrmrdLine From(Dictionary<string, object> record, string where)
    {
        var head = Inner(record, "head", where);
        var index = Inner(head, "idx", where);
        var flags = Number(head, "flags", where);
        var (coils, samples) = (Number(head, "active_channels", where),
            Number(head, "number_of_samples", where));
        var numbers = record.GetValueOrDefault("data") as float[]
            ?? throw BadFile.Damaged(where, "no numbers (data)", "float32 pairs");
        var image = (flags & NoImage) == 0;
        if (image)
        {
            foreach (var name in Single)
            {
                if (Number(index, name, where) is not (> 0 and var at)) continue;
                throw BadFile.Unsupported(where, $"{name} {at}", "one two-dimensional scan a slice",
                    "reconstruct it with Gadgetron or BART, or split the file");
            }
            if ((flags & Reversed) != 0 || Number(head, "discard_pre", where)
                + Number(head, "discard_post", where) > 0)
            {
                throw BadFile.Unsupported(where, "reversed or partly discarded readouts", "plain ones",
                    "reconstruct it with Gadgetron or BART");
            }
            if ((ulong)numbers.Length != 2 * coils * samples)
                throw BadFile.Damaged(where, $"{numbers.Length} numbers", $"{2 * coils * samples}");
        }
        return new IsmrmrdLine((int)Number(index, "kspace_encode_step_1", where),
            (int)Number(index, "slice", where),
            (int)coils, (int)samples, image, numbers);
    }

    private static Dictionary<string, object> Inner(Dictionary<string, object> of, string name,
        string where) =>
        of.GetValueOrDefault(name) as Dictionary<string, object>
        ?? throw BadFile.Damaged(where, $"no member '{name}'", "a record of ISMRMRD");

    private static ulong Number(Dictionary<string, object> of, string name, string where) =>
        of.GetValueOrDefault(name) switch
    {
        ushort number => number,
        uint number => number,
        ulong number => number,
        _ => throw BadFile.Damaged(where, $"no number '{name}'", "a record of ISMRMRD"),
    };
}
