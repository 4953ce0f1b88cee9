using System.Diagnostics;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.Engine.Verification;

/// <summary>Cost of an operator's calls on this machine's CPU, in float32.</summary>
/// <param name="Image">The image that it was measured on, padded.</param>
/// <param name="Forward">A x.</param>
/// <param name="Adjoint">Aᵀ y.</param>
public sealed record OperatorCost(ImageShape Image, CallCost Forward, CallCost Adjoint)
{
    private const int Side = 256, Repetitions = 7;

    // The system counts resident memory in batches of some hundred kilobytes: one small image would drown in
    // them.
    private const int MeasuredTogether = 16;

    /// <summary>Measures the time of calls.</summary>
    /// <param name="factory">What creates the operator; stays the caller's.</param>
    /// <param name="channels">Channels of the image.</param>
    /// <exception cref="PluginException">It does not take an image of that size.</exception>
    public static OperatorCost Time(IOperatorFactory factory, int channels) =>
        Measure(factory, channels, batch: 1, call =>
        {
            call();                                         // what is cached once is not the cost of a call
            var ticks = Enumerable.Range(0, Repetitions).Select(_ =>
            {
                var start = Stopwatch.GetTimestamp();
                call();
                return Stopwatch.GetTimestamp() - start;
            });
            return new CallCost(Stopwatch.GetElapsedTime(0, ticks.Order().ElementAt(Repetitions / 2)), null);
        });

    /// <summary>
    /// Adds the memory of calls. Resident memory has to follow live tensors for that, which makes everything
    /// that comes later in the process slow: see <see cref="ProcessMemory.UseMeasuringMode"/>.
    /// </summary>
    /// <param name="factory">What creates the operator; stays the caller's.</param>
    /// <exception cref="PluginException">It does not take an image of that size.</exception>
    public OperatorCost WithMemory(IOperatorFactory factory)
    {
        if (!ProcessMemory.UseMeasuringMode()) return this;
        var memory = Measure(factory, Image.Channels, MeasuredTogether, call =>
        {
            call();
            // The median of three: the runtime's own allocations come and go.
            var bytes = Enumerable.Range(0, 3).Select(_ => ProcessMemory.MeasurePeak(call)).Order();
            return new CallCost(default, bytes.ElementAt(1) / MeasuredTogether);
        });
        return this with
        {
            Forward = Forward with { Bytes = memory.Forward.Bytes },
            Adjoint = Adjoint with { Bytes = memory.Adjoint.Bytes },
        };
    }

    private static OperatorCost Measure(
        IOperatorFactory factory, int channels, int batch, Func<Action, CallCost> measure)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var image = factory.Pad(new ImageShape(channels, Side, Side));
        using var a = OperatorConformance.Create(factory, image, ScalarType.Float32);
        var x = ones(batch, image.Channels, image.Height, image.Width);
        var y = a.Forward(x);
        return new OperatorCost(image, measure(() => Call(a.Forward, x)), measure(() => Call(a.Adjoint, y)));
    }

    private static void Call(Func<Tensor, Tensor> map, Tensor argument)
    {
        using var scope = NewDisposeScope();
        map(argument);
    }
}

/// <summary>Cost of one call.</summary>
/// <param name="Time">The median of several calls.</param>
/// <param name="Bytes">
/// The most memory that a call needs for each image above its argument, its result included; null if unknown.
/// </param>
public readonly record struct CallCost(TimeSpan Time, long? Bytes);
