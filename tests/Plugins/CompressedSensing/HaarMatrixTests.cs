using Idm.Plugins.CompressedSensing;
using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.CompressedSensing;

/// <summary>One orthogonal matrix serves every ratio.</summary>
public sealed class HaarMatrixTests
{
    [Theory]
    [InlineData(16, 16)]
    [InlineData(100, 7)]
    [InlineData(150, 130)]      // three panels
    [InlineData(256, 256)]
    public void It_is_the_Q_of_a_Gaussian_matrix_with_positive_R(int n, int q)
    {
        using var scope = NewDisposeScope();
        var random = RandomStream.FromSeed(3);
        var gaussian = random.Derive("haar");
        var samples = new double[n * q];
        for (var i = 0; i < samples.Length; i++) samples[i] = gaussian.NextNormal();
        var (factor, upper) = linalg.qr(tensor(samples, [q, n]).t());
        var expected = factor.mul(upper.diagonal().sign());
        var phi = HaarMatrix.Draw(n, q, random);
        Assert.Equal([n, q], phi.shape);
        Assert.True(phi.is_contiguous());
        Assert.InRange(phi.to(ScalarType.Float64).sub(expected).abs().max().item<double>(), 0, 1e-7);
        var exact = phi.to(ScalarType.Float64);
        Assert.InRange(
            exact.t().mm(exact).sub(eye(q, dtype: ScalarType.Float64)).abs().max().item<double>(), 0, 1e-6);
    }

    [Fact]
    public void The_first_columns_are_the_same_bits_whichever_were_asked_for_before()
    {
        using var scope = NewDisposeScope();
        var few = new HaarColumns(256, RandomStream.FromSeed(5).Derive("haar")).First(70);
        var all = new HaarColumns(256, RandomStream.FromSeed(5).Derive("haar"));
        Assert.True(few.equal(all.First(256).narrow(1, 0, 70)).all().item<bool>());
        Assert.True(few.equal(all.First(70)).all().item<bool>());
        Assert.True(few.equal(HaarMatrix.Draw(256, 70, RandomStream.FromSeed(5))).all().item<bool>());
    }

    [Fact]
    public void Streams_have_matrices_of_their_own_and_nothing_is_drawn_from_them()
    {
        using var scope = NewDisposeScope();
        var random = RandomStream.FromSeed(1);
        var before = HaarMatrix.Draw(16, 4, random);
        Assert.Equal(RandomStream.FromSeed(1).NextBits(), random.NextBits());
        Assert.True(before.equal(HaarMatrix.Draw(16, 4, random)).all().item<bool>());
        Assert.False(before.equal(HaarMatrix.Draw(16, 4, RandomStream.FromSeed(2))).all().item<bool>());
        Assert.Throws<ArgumentOutOfRangeException>(() => HaarMatrix.Draw(16, 17, random));
    }
}
