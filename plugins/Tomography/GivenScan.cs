using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tomography;

/// <summary>The geometry that came with a measurement, in place of that of the options.</summary>
/// <param name="Angles">Angle of each view, in degrees.</param>
/// <param name="Detectors">Bins of the detector.</param>
/// <param name="Center">The bin that the centre of rotation is seen by, counted from 0.</param>
internal sealed record GivenScan(IReadOnlyList<double> Angles, int Detectors, double Center)
{
    /// <summary>Names of the tensors: (views) in degrees; (bins), distances from the centre of rotation in
    /// bins.</summary>
    public const string AnglesName = "angles", BinsName = "bins";

    /// <summary>What came with a measurement; null if nothing did.</summary>
    /// <exception cref="PluginException">One of two is missing, or makes no sense.</exception>
    public static GivenScan? Of(OperatorRequest request)
    {
        var angles = request.External.GetValueOrDefault(AnglesName);
        var bins = request.External.GetValueOrDefault(BinsName);
        if (angles is null && bins is null) return null;
        var degrees = Numbers(angles, AnglesName, "the angle of each view in degrees");
        var places = Numbers(bins, BinsName, "where each bin is, in bins from the centre of rotation");
        for (var i = 1; i < places.Length; i++)
        {
            if (Math.Abs(places[i] - places[0] - i) > 1e-3)
            {
                throw Bad(BinsName, FormattableString.Invariant($"{places[i]} after {places[i - 1]}"),
                    "steps of 1: positions in bins, not in mm");
            }
        }
        return new GivenScan(degrees, places.Length, -places[0]);
    }

    /// <summary>The tensors that make this scan again, on the CPU; the caller's.</summary>
    public IReadOnlyDictionary<string, Tensor> ToTensors() => new Dictionary<string, Tensor>
    {
        [AnglesName] = tensor([.. Angles]),
        [BinsName] = tensor([.. Enumerable.Range(0, Detectors).Select(bin => bin - Center)]),
    };

    private static double[] Numbers(Tensor? given, string name, string what)
    {
        if (given is null) throw Bad(name, "none", what);
        if (given.dim() != 1 || given.numel() == 0 || given.is_complex())
            throw Bad(name, $"[{string.Join(", ", given.shape)}] of {given.dtype}", what);
        using var scope = NewDisposeScope();
        var numbers = given.to(ScalarType.Float64).contiguous().data<double>().ToArray();
        return numbers.All(double.IsFinite) ? numbers : throw Bad(name, "NaN or infinity", what);
    }

    private static PluginException Bad(string name, string found, string expected) =>
        new($"the measurement's tensor '{name}': found {found}, expected {expected}");
}
