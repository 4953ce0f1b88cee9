using Idm.Plugins.Tests.Reference;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>How the gradients of a step are computed.</summary>
internal enum Backward
{
    None,
    Plain,
    Checkpointed,
    Reversible,
    Minimal,
}

/// <summary>
/// One case of the reference, computed by our network: measured, restored, and walked back.
/// </summary>
/// <remarks>The gradients of the parameters are left where autograd puts them.</remarks>
internal sealed class ReferenceStep
{
    private readonly RecipeNetwork _network;
    private readonly ScalarType _dtype;
    private readonly double[] _y, _aty, _output;
    private readonly double _loss;
    private readonly List<Summary> _trace = [];

    public ReferenceStep(RecipeNetwork network, string name, Backward backward)
    {
        (_network, _dtype, Golden) = (network, network.DType, Golden.Read(name));
        using var scope = NewDisposeScope();
        using var mode = set_grad_enabled(backward != Backward.None);
        using var a = network.Operator(Golden.H, Golden.W);
        var x = network.Image(Golden.Batch, Golden.H, Golden.W);
        using var measurement = new Measurement(a, a.Forward(x));
        // Fixed weights are not all their layers' any more, so that there is nothing to listen to.
        using var trace = network.IsFixed
            ? null
            : new NetworkTrace(network, (t, module, output) => _trace.Add(Summary.Of(module, output, t)));
        using var tape = backward switch
        {
            Backward.Checkpointed => new ReversibleTape(TapeMemory.Checkpointed),
            Backward.Reversible => new ReversibleTape(TapeMemory.Reversible),
            Backward.Minimal => new ReversibleTape(TapeMemory.Minimal),
            _ => null,
        };
        if (backward != Backward.None) network.ZeroGradients();
        var restored = network.Restore(measurement, trace is null ? null : trace.Report);
        trace?.Finish(restored);
        trace?.Stop();
        var loss = restored.sub(x).abs().mean();
        if (tape is not null) tape.Backward(loss);
        else if (backward == Backward.Plain) loss.backward();

        (_y, _aty, _output) = (Values(measurement.Y), Values(measurement.BackProjection), Values(restored));
        (Y, Aty) = (Summary.Of("y", measurement.Y), Summary.Of("aty", measurement.BackProjection));
        (Out, _loss) = (Summary.Of("out", restored), Values(loss)[0]);
    }

    public Golden Golden { get; }

    private Summary Y { get; }

    private Summary Aty { get; }

    private Summary Out { get; }

    /// <summary>
    /// Float64 differs by the order of sums only; float32 by what 60 rounded blocks make of it.
    /// </summary>
    private double Tolerance => _dtype == ScalarType.Float64 ? 1e-11 : 2e-5;

    /// <summary>
    /// A x and Aᵀ y entry by entry as their definition says, and in summary as the authors have them.
    /// </summary>
    public void CheckMeasurement()
    {
        var definition = new OperatorByDefinition(Golden.H * Golden.W);
        var image = Recipe.Image(Golden.Batch, Golden.H, Golden.W);
        using (image) AssertNear(definition.Forward(Values(image)), _y);
        AssertNear(definition.Adjoint(_y), _aty);
        Golden.Y.Check(Y, Tolerance * Math.Sqrt(_y.Length));
        Golden.Aty.Check(Aty, Tolerance * Math.Sqrt(_aty.Length));
    }

    /// <summary>x̂ pixel by pixel, and the loss.</summary>
    public void CheckOutput()
    {
        AssertNear(Golden.Output, _output);
        Golden.Out.Check(Out, Tolerance * Math.Sqrt(_output.Length));
        Assert.Equal(Golden.Loss, _loss, _dtype == ScalarType.Float64 ? 1e-12 : 1e-6);
    }

    /// <summary>The output of every module at every step.</summary>
    public void CheckTrace()
    {
        Assert.Equal(252, Golden.Trace.Count);
        var actual = _trace.ToDictionary(s => (s.T, s.Name));
        Assert.Equal(Golden.Trace.Select(s => (s.T, s.Name)).ToHashSet(), actual.Keys.ToHashSet());
        foreach (var expected in Golden.Trace)
            expected.Check(actual[(expected.T, expected.Name)], Tolerance * expected.L2);
    }

    /// <summary>Every gradient: relative to its norm, and the distance of all of them together.</summary>
    /// <returns>
    /// An estimate of ‖g - g₀‖ / ‖g₀‖ over all parameters: probes are independent, their squares add up.
    /// </returns>
    public double CheckGradients()
    {
        Assert.Equal(585, Golden.Grads.Count);
        Assert.Equal(
            Golden.Grads.Select(g => g.Name).ToHashSet(), _network.Parameters.Keys.ToHashSet<string?>());
        var (error, size) = (0.0, 0.0);
        foreach (var expected in Golden.Grads)
        {
            using var gradient = _network.Parameters[expected.Name!].grad;
            Assert.NotNull(gradient);
            var actual = Summary.Of(expected.Name!, gradient);
            expected.Check(actual, GradientTolerance(_dtype, gradient.numel()) * expected.L2);
            error += Math.Pow(expected.Distance(actual), 2);
            size += Math.Pow(expected.L2, 2);
        }
        var global = Math.Sqrt(error / size);
        Assert.InRange(global, 0, _dtype == ScalarType.Float64 ? 1e-11 : 2e-5);
        return global;
    }

    /// <summary>
    /// Largest relative error of one parameter's gradient. Scalars are sums over a whole feature map that
    /// cancel: even the authors' plain autograd is off by up to 4e-4 there in float32.
    /// </summary>
    public static double GradientTolerance(ScalarType dtype, long elements) =>
        dtype == ScalarType.Float64 ? 1e-9 : elements > 1 ? 1e-3 : 1e-2;

    private static double[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
    }

    private void AssertNear(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max(), 0, Tolerance);
    }
}
