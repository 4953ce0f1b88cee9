using Idm.Sdk.Reversible;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Reversible;

/// <summary>Named parameters, filled from streams named after them, and bodies made of them.</summary>
internal sealed class Toy(ScalarType dtype, int width = 6) : IDisposable
{
    public Dictionary<string, Parameter> Parameters { get; } = [];

    public Parameter Add(string name, double centre, double spread, params long[] shape)
    {
        using var scope = NewDisposeScope();
        var random = RandomStream.FromSeed(1).Derive(name);
        var values = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++) values[i] = centre + spread * (2 * random.NextUniform() - 1);
        var parameter = new Parameter(tensor(values, shape).to(dtype)).DetachFromDisposeScope();
        return Parameters[name] = (Parameter)parameter;
    }

    /// <summary>tanh(x W + b).</summary>
    public Func<Tensor, Tensor> Body(string name)
    {
        var (w, b) = (Add(name + ".w", 0, 0.8, width, width), Add(name + ".b", 0, 0.5, width));
        return x =>
        {
            using var scope = NewDisposeScope();
            return x.mm(w).add(b, Scalars.One).tanh().MoveToOuterDisposeScope();
        };
    }

    /// <summary>A v of its own for each body.</summary>
    public IReversibleLayer[] Couplings(
        string name, double v, double spread, params Func<Tensor, Tensor>[] bodies) =>
        [.. bodies.Select((body, i) => new Coupling(Add($"{name}.{i}.v", v, spread, 1), body))];

    public Dictionary<string, double[]> Gradients()
    {
        using var scope = NewDisposeScope();
        return Parameters.ToDictionary(p => p.Key, p => p.Value.grad is { } gradient
            ? gradient.to(ScalarType.Float64).flatten().data<double>().ToArray()
            : throw new InvalidOperationException($"no gradient reached {p.Key}"));
    }

    public void ZeroGradients()
    {
        foreach (var parameter in Parameters.Values) parameter.grad = null;
    }

    /// <summary>Loss and gradients of a computation, on a tape or plainly.</summary>
    public (double Loss, Dictionary<string, double[]> Gradients) Differentiate(
        Func<Tensor> loss, bool reversible, TapeMemory? memory = null,
        Func<IDisposable>? duringAutograd = null,
        Action? betweenSegments = null)
    {
        using var scope = NewDisposeScope();
        ZeroGradients();
        using var tape = !reversible ? null : new ReversibleTape(memory ?? TapeMemory.Minimal)
        {
            DuringAutograd = duringAutograd,
            BetweenSegments = betweenSegments,
        };
        var value = loss();
        if (tape is null) value.backward();
        else tape.Backward(value);
        return (value.to(ScalarType.Float64).item<double>(), Gradients());
    }

    public void Dispose()
    {
        ZeroGradients();
        foreach (var parameter in Parameters.Values) parameter.Dispose();
    }

    /// <summary>The largest max|g - g₀| / max|g₀| over the parameters.</summary>
    public static double WorstError(
        Dictionary<string, double[]> expected, Dictionary<string, double[]> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        return expected.Max(
            e => e.Value.Zip(actual[e.Key], (a, b) => Math.Abs(a - b)).Max() / e.Value.Max(Math.Abs));
    }
}
