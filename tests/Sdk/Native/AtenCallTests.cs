using System.Runtime.InteropServices;
using Idm.Sdk.Native;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Native;

/// <summary>Operators called by name, against the same called through TorchSharp.</summary>
public sealed class AtenCallTests
{
    [Fact]
    public void An_operator_computes_what_its_name_says()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (tensor([1f, 2, 3]), tensor([4f, 5, 6]));
        var product = new AtenCall("aten::dot").With(a).With(b).Run(true)[0]!;
        Assert.Equal(32, product.item<float>());
        Assert.Equal([1f, 2, 3], a.data<float>().ToArray());        // the arguments stay the caller's
    }

    [Fact]
    public void Results_that_nobody_wants_are_freed()
    {
        using var scope = NewDisposeScope();
        var x = tensor([3f, 1, 2]);
        var results = new AtenCall("aten::sort").With(x).With(0L).With(false).Run(false, true);
        Assert.Null(results[0]);
        Assert.Equal([1L, 2, 0], results[1]!.data<long>().ToArray());
    }

    [Fact]
    public void Wrong_arguments_are_an_error_that_names_the_operator()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ExternalException>(
            () => new AtenCall("aten::mm").With(ones(2, 3)).With(ones(2, 3)).Run(true));
        Assert.Contains("aten::mm", error.Message, StringComparison.Ordinal);
        Assert.Throws<ExternalException>(() => new AtenCall("aten::no_such_operator").Run(true));
    }
}
