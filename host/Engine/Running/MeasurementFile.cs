using System.Globalization;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.TensorFiles.Safetensors;
using static TorchSharp.torch;

namespace Idm.Engine.Running;

/// <summary>
/// The measurement of an image as a file: <c>measurements/NAME.safetensors</c>, which
/// <c>data: measurements</c> reads.
/// </summary>
/// <remarks>
/// It holds <c>y</c> without a batch, <c>shape</c>, the image's [H, W] or [C, H, W] before it was padded, and
/// what the operator has beyond its options (<see cref="IOperator.External"/>): a permutation, a mask. The
/// metadata name the operator, the noise and the seed; the whole pipeline is in run.json.
/// </remarks>
internal static class MeasurementFile
{
    private const string Format = "idm-measurement/1";

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="output">The run's folder.</param>
    /// <param name="plan">What is run.</param>
    /// <param name="name">The image's name.</param>
    /// <param name="image">Its shape.</param>
    /// <param name="measurement">y and A.</param>
    /// <exception cref="TensorFiles.WeightsException">The file cannot be written.</exception>
    public static void Write(
        OutputFolder output, Plan plan, string name, ImageShape image, Measurement measurement)
    {
        using var scope = NewDisposeScope();
        long[] shape = image.Channels == 1
            ? [image.Height, image.Width]
            : [image.Channels, image.Height, image.Width];
        var tensors = measurement.Operator.External.ToDictionary(StringComparer.Ordinal);
        tensors["y"] = measurement.Y[0];
        tensors["shape"] = tensor(shape);
        SafetensorsWriter.Write(
            Path.Combine(output.PathOf(ResultFiles.Measurements), name + ".safetensors"), tensors,
            new Dictionary<string, string>
            {
                ["format"] = Format,
                ["operator"] = plan.Settings.Operator.Use,
                ["noise"] = plan.Settings.Noise?.Use ?? "none",
                ["noise_sigma"] = measurement.NoiseSigma.ToString(CultureInfo.InvariantCulture),
                ["seed"] = plan.Settings.Seed.ToString(CultureInfo.InvariantCulture),
            });
    }
}
