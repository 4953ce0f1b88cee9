using TorchSharp;
using static TorchSharp.torch;

namespace Idm.TorchRuntime.Tests;

public sealed class AutocastTests
{
    public AutocastTests() => NativeTorch.Load();

    [Fact]
    public void Available_with_the_packaged_libtorch() => Assert.True(Autocast.Available);

    [Fact]
    public void Products_are_bfloat16_inside_and_float32_outside()
    {
        using var scope = NewDisposeScope();
        var a = linspace(-1, 1, 64).view(8, 8);
        var exact = mm(a, a);
        Assert.False(Autocast.IsOn(CPU));
        using (Autocast.BFloat16(CPU))
        {
            Assert.True(Autocast.IsOn(CPU));
            var product = mm(a, a);
            Assert.Equal(ScalarType.BFloat16, product.dtype);
            var rounded = a.to(ScalarType.BFloat16);
            Assert.True(product.eq(mm(rounded, rounded)).all().item<bool>());
            Assert.Equal(ScalarType.Float32, a.sum().dtype);
        }
        Assert.False(Autocast.IsOn(CPU));
        var after = mm(a, a);
        Assert.Equal(ScalarType.Float32, after.dtype);
        Assert.True(after.eq(exact).all().item<bool>());
    }

    [Fact]
    public void Nested_scopes_restore_what_was_before()
    {
        using var scope = NewDisposeScope();
        var a = ones(4, 4);
        using (Autocast.BFloat16(CPU))
        {
            using (Autocast.Off(CPU))
            {
                Assert.Equal(ScalarType.Float32, mm(a, a).dtype);
                using (Autocast.BFloat16(CPU)) Assert.Equal(ScalarType.BFloat16, mm(a, a).dtype);
                Assert.Equal(ScalarType.Float32, mm(a, a).dtype);
            }
            Assert.Equal(ScalarType.BFloat16, mm(a, a).dtype);
        }
        Assert.Equal(ScalarType.Float32, mm(a, a).dtype);
    }

    [Fact]
    public void Restored_after_an_exception()
    {
        Assert.Throws<InvalidOperationException>(Fail);
        Assert.False(Autocast.IsOn(CPU));

        static void Fail()
        {
            using var autocast = Autocast.BFloat16(CPU);
            throw new InvalidOperationException();
        }
    }

    [Fact]
    public void Gradients_of_float32_parameters_are_float32_and_near()
    {
        using var scope = NewDisposeScope();
        var weight = linspace(-1, 1, 64).view(8, 8).requires_grad_();
        using (Autocast.BFloat16(CPU)) mm(weight, weight).sum().backward();
        using var gradient = weight.grad!;
        Assert.Equal(ScalarType.Float32, gradient.dtype);
        var plain = weight.detach();
        // d sum(WW) / dW[i, j] = sum of row j + sum of column i.
        var expected = plain.sum([1]).view(1, 8) + plain.sum([0]).view(8, 1);
        var error = (gradient - expected).abs().max().item<float>() / expected.abs().max().item<float>();
        Assert.InRange(error, 0, 0.02f);
    }

    [Fact]
    public void Cached_conversions_end_with_the_outermost_scope()
    {
        using var scope = NewDisposeScope();
        var weight = ones(4, 4, requires_grad: true);
        using (Autocast.BFloat16(CPU)) Assert.Equal(4, mm(weight, weight)[0, 0].ToSingle());
        using (no_grad()) weight.fill_(2);
        using (Autocast.BFloat16(CPU)) Assert.Equal(16, mm(weight, weight)[0, 0].ToSingle());
    }

    /// <summary>
    /// What is converted without gradients and kept would cut the weight off from its gradient.
    /// </summary>
    [Fact]
    public void A_weight_used_without_gradients_first_still_gets_its_gradient()
    {
        using var scope = NewDisposeScope();
        var weight = ones(4, 4, requires_grad: true);
        using (Autocast.BFloat16(CPU, keepsWeights: false))
        {
            using (no_grad()) mm(weight, weight);
            mm(weight, weight).sum().backward();
        }
        Assert.Equal(8, weight.grad![0, 0].ToSingle());

        var cut = ones(4, 4, requires_grad: true);
        using (Autocast.BFloat16(CPU))
        {
            using (no_grad()) mm(cut, cut);
            Assert.False(mm(cut, cut).requires_grad);
            using (Autocast.Off(CPU)) Assert.True(mm(cut, cut).requires_grad);
        }
    }

    [Fact]
    public void Another_thread_is_not_concerned_and_cannot_dispose()
    {
        var autocast = Autocast.BFloat16(CPU);
        var (on, error) = (true, (Exception?)null);
        var thread = new Thread(() => (on, error) = (Autocast.IsOn(CPU), Record.Exception(autocast.Dispose)));
        thread.Start();
        thread.Join();
        Assert.True(Autocast.IsOn(CPU));
        autocast.Dispose();
        Assert.False(Autocast.IsOn(CPU));
        Assert.False(on);
        Assert.IsType<InvalidOperationException>(error);
    }
}
