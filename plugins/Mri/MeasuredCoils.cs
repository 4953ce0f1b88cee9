using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Mri;

/// <summary>Sensitivities of the coils that took a measurement: given with it, or estimated.</summary>
internal static class MeasuredCoils
{
    /// <summary>The names in files of measurements: complex maps (coils, H, W), or as pairs of real numbers,
    /// and the measured centre of k-space.</summary>
    public const string MapsName = "sensitivities", CalibrationName = "calibration";

    /// <summary>What <c>mri.sensitivities</c> says for an estimate.</summary>
    public const string Walsh = "walsh", Espirit = "espirit";

    /// <summary>Whether the maps are to be estimated.</summary>
    public static bool AreEstimated(string? sensitivities) => sensitivities is Walsh or Espirit;

    /// <summary>Complex maps (coils, H, W); null where a measurement brings none, in the caller's scope.
    /// </summary>
    /// <param name="request">With what came with the measurement.</param>
    /// <param name="sensitivities">What the options say.</param>
    /// <exception cref="PluginException">There is too little, or nothing, to estimate them from.</exception>
    public static Tensor? Of(OperatorRequest request, string? sensitivities)
    {
        var (_, height, width) = request.Image;
        if (request.External.GetValueOrDefault(MapsName) is { } maps)
            return CoilFile.Complex(maps, $"the measurement's tensor '{MapsName}'", request.Image);
        if (request.External.GetValueOrDefault(CalibrationName) is { } calibration)
        {
            if (AreEstimated(sensitivities)) return Estimated(calibration, sensitivities!, height, width);
            return calibration.shape[0] == 1 || sensitivities is not null
                ? null
                : throw new PluginException(
                    $"mri: the measurement has {calibration.shape[0]} coils, whose sensitivities are not "
                    + $"known: say 'sensitivities: {Espirit}' to estimate them, or name a file");
        }
        return AreEstimated(sensitivities)
            ? throw new PluginException(
                $"mri: 'sensitivities: {sensitivities}' estimates them from the measured centre of k-space, "
                + $"which comes with 'data: {{ use: kspace, ... }}' (a tensor '{CalibrationName}'); here "
                + "there is none: name a file of sensitivities, or set coils")
            : null;
    }

    private static Tensor Estimated(Tensor calibration, string how, int height, int width)
    {
        var (h, w) = (calibration.shape[1], calibration.shape[2]);
        if (h < EspiritMaps.Window || w < EspiritMaps.Window || h > height || w > width)
        {
            throw new PluginException(
                $"mri: found {h} x {w} points of k-space measured without gaps around its centre, expected "
                + $"at least {EspiritMaps.Window} x {EspiritMaps.Window} and no more than {height} x {width}: "
                + "name a file of sensitivities");
        }
        return how == Walsh
            ? WalshMaps.Of(calibration, height, width)
            : EspiritMaps.Of(calibration, height, width);
    }
}
