using Idm.Plugins.InvertibleDiffusion;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using Idm.TorchRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>
/// The reversible backward pass under autocast: what is recomputed rounds as it did in the forward pass.
/// </summary>
public sealed class BFloat16Tests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(nameof(TapeMemory.Minimal))]
    [InlineData(nameof(TapeMemory.Reversible))]
    [InlineData(nameof(TapeMemory.Checkpointed))]
    public void Gradients_are_as_near_to_those_of_float32_as_plain_bfloat16_is(string kept)
    {
        var memory = kept switch
        {
            nameof(TapeMemory.Minimal) => TapeMemory.Minimal,
            nameof(TapeMemory.Reversible) => TapeMemory.Reversible,
            _ => TapeMemory.Checkpointed,
        };
        using var scope = NewDisposeScope();
        using var network = new FreshNetwork(
            ReversibleGradientTests.Options(AttentionReach.None, AttentionReach.Window),
                dtype: ScalarType.Float32).Disturbed();
        foreach (var watch in network.RoundTripMonitors) watch.Limit = double.PositiveInfinity;
        using var inner = network.Operator(32, 32);
        var a = new Observed(inner);
        var x = network.Image(2, 32, 32);
        var exact = network.Gradients(a, x, null);
        Dictionary<string, Tensor> plain, taped;
        using (Autocast.BFloat16(CPU))
        {
            plain = network.Gradients(a, x, null);
            a.Calls = a.Inside = 0;
            taped = network.Gradients(a, x, memory);
        }

        Assert.True(
            a.Calls > 0 && a.Calls == a.Inside, $"{a.Inside} of {a.Calls} evaluations were under autocast");
        var (of, off) = (Distance(exact, plain), Distance(exact, taped));
        output.WriteLine($"{kept}: {off:g3} from float32, plain bfloat16 {of:g3}");
        Assert.All(taped.Values, g => Assert.Equal(ScalarType.Float32, g.dtype));
        Assert.InRange(off, 0, 3 * of);
    }

    /// <summary>‖a - b‖ / ‖a‖ over all gradients together.</summary>
    private static double Distance(Dictionary<string, Tensor> a, Dictionary<string, Tensor> b) => Math.Sqrt(
        a.Sum(g => Square(g.Value.sub(b[g.Key]))) / a.Sum(g => Square(g.Value)));

    private static double Square(Tensor t) => t.square().sum().item<float>();

    /// <summary>Sees whether it is asked under autocast.</summary>
    private sealed class Observed(IOperator inner) : IOperator
    {
        public int Calls { get; set; }

        public int Inside { get; set; }

        public ImageShape Image => inner.Image;

        public IReadOnlyList<long> Measurement => inner.Measurement;

        public double? Norm => inner.Norm;

        public bool PseudoInverseIsAdjoint => inner.PseudoInverseIsAdjoint;

        public Tensor Forward(Tensor x) => inner.Forward(x);

        public Tensor Adjoint(Tensor y) => inner.Adjoint(y);

        public Tensor Normal(Tensor x)
        {
            Calls++;
            if (Autocast.IsOn(CPU)) Inside++;
            using var scope = NewDisposeScope();
            using var off = Autocast.IsOn(CPU) ? Autocast.Off(CPU) : null;
            return inner.Normal(x.to(ScalarType.Float32)).MoveToOuterDisposeScope();
        }

        public void Dispose()
        {
            // the operator inside is the test's
        }
    }
}
