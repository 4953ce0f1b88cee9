using Idm.Plugins.InvertibleDiffusion;
using Idm.Plugins.Tests.Reference;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

public sealed class NetworkTests
{
    private static readonly IdmUNetOptions _tiny =
        ReversibleGradientTests.Options(AttentionReach.None, AttentionReach.Window);

    [Fact]
    public void Fresh_weights_estimate_the_back_projection_at_every_step()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = new FreshNetwork(new IdmUNetOptions(), new IdmSamplerOptions { Project = true });
        using var a = network.Operator(32, 64);
        using var measurement = new Measurement(a, a.Forward(network.Image(2, 32, 64)));
        List<double> errors = [];
        var restored = network.Restore(
            measurement, step => errors.Add(Difference(step.Estimate, measurement.BackProjection)));
        Assert.Equal(3, errors.Count);
        // Φ is orthonormal to float32's rounding.
        Assert.All(errors, error => Assert.InRange(error, 0, 1e-6));
        Assert.InRange(Difference(restored, measurement.BackProjection), 0, 1e-6);
    }

    [Fact]
    public void Steps_are_reported_in_order()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = new FreshNetwork(_tiny, new IdmSamplerOptions { Steps = 4 });
        using var a = network.Operator(16, 16);
        using var measurement = new Measurement(a, a.Forward(network.Image(1, 16, 16)));
        List<(int, int)> seen = [];
        network.Restore(measurement, step => seen.Add((step.Index, step.Count)));
        Assert.Equal([(1, 4), (2, 4), (3, 4), (4, 4)], seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_projected_result_explains_the_measurement(bool project)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = new FreshNetwork(_tiny, new IdmSamplerOptions { Project = project }).Disturbed();
        using var a = network.Operator(32, 32);
        var y = a.Forward(network.Image(2, 32, 32));
        using var measurement = new Measurement(a, y);
        var error = Difference(a.Forward(network.Restore(measurement)), y);
        if (project) Assert.InRange(error, 0, 1e-6);
        // Or projecting would prove nothing.
        else Assert.InRange(error, 1e-3, double.MaxValue);
    }

    [Fact]
    public void A_window_over_the_whole_level_is_full_attention()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (window, full) = (Restored(AttentionReach.Window, 8), Restored(AttentionReach.Full, 8));
        Assert.InRange(Difference(window, full), 0, 1e-13);
        Assert.InRange(Difference(Restored(AttentionReach.Window, 4), full), 1e-9, double.MaxValue);

        static Tensor Restored(AttentionReach lower, int window)
        {
            using var network = new FreshNetwork(
                ReversibleGradientTests.Options(AttentionReach.None, lower, window)).Disturbed();
            using var a = network.Operator(32, 32);                         // 8 x 8 tokens at the lower level
            using var measurement = new Measurement(a, a.Forward(network.Image(1, 32, 32)));
            return network.Restore(measurement);
        }
    }

    [Fact]
    public void Windows_see_nothing_of_each_other()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var shape = UNetShape.Small with { Upper = 8, Heads = 2, Groups = 2, Window = 4 };
        using var attention = new Transformer(
            8, shape, AttentionReach.Window, new Placement(ScalarType.Float64, CPU));
        var x = Recipe.Image(1, 8, 8).to(ScalarType.Float64).expand(1, 8, 8, 8).clone();
        foreach (var (name, parameter) in attention.named_parameters())
            parameter.copy_(Recipe.Weight(name, parameter.shape));

        // Normalisation sees the whole image, so windows are exchanged, which leaves its statistics alone.
        var exchanged = cat([x[.., .., .., 4..], x[.., .., .., ..4]], 3);
        var (one, other) = (attention.Forward(x), attention.Forward(exchanged));
        Assert.InRange(Difference(cat([other[.., .., .., 4..], other[.., .., .., ..4]], 3), one), 0, 1e-13);
        using var everywhere = new Transformer(
            8, shape, AttentionReach.Full, new Placement(ScalarType.Float64, CPU));
        everywhere.load_state_dict(attention.state_dict());
        Assert.InRange(Difference(everywhere.Forward(x), one), 1e-6, double.MaxValue);
    }

    [Fact]
    public void Neither_restoring_nor_training_leaves_a_tensor_behind()
    {
        using var network = new FreshNetwork(_tiny, dtype: ScalarType.Float32).Disturbed();
        using var a = network.Operator(16, 16);
        using var x = network.Image(2, 16, 16).DetachFromDisposeScope();
        Steps(2);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Counts();
        Steps(5);
        Assert.Equal(before, Counts());

        void Steps(int count)
        {
            for (var i = 0; i < count; i++)
            {
                network.Step(a, x, TapeMemory.Reversible);
                network.Step(a, x, null);
                using var scope = NewDisposeScope();
                using var noGrad = no_grad();
                using var measurement = new Measurement(a, a.Forward(x));
                network.Restore(measurement, step => step.Estimate.mean().item<float>());
            }
        }

        static (long, long, long) Counts()
        {
            var statistics = DisposeScopeManager.Statistics.TensorStatistics;
            return (Tensor.TotalCount, statistics.ThreadTotalLiveCount, statistics.CreatedOutsideScopeCount);
        }
    }

    [Theory]
    [InlineData(12, 4, 4, "multiple of 8, not 12")]
    [InlineData(16, 3, 4, "groups must divide the 16 channels; 3")]
    [InlineData(16, 4, 3, "heads must divide the 16 channels; 3")]
    public void Numbers_that_do_not_fit_together_are_refused(
        int channels, int groups, int heads, string because)
    {
        var factory = new IdmUNet(new IdmUNetOptions { Channels = channels, Groups = groups, Heads = heads });
        var error = Assert.Throws<PluginException>(() => factory.Create(
            new ModelRequest(1, 3, ScalarType.Float32, CPU, RandomStream.FromSeed(1))));
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
    }

    /// <summary>max|a - b| / max|b|.</summary>
    private static double Difference(Tensor a, Tensor b) =>
        a.sub(b).abs().max().item<double>() / b.abs().max().item<double>();
}
