using Idm.TensorFiles.Safetensors;
using Idm.TensorFiles.Weights;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Tests;

/// <summary>
/// Weights as training programs save them: their names behind words that are not the network's.
/// </summary>
public sealed class WeightsPrefixTests : IDisposable
{
    private static readonly string[] _own = ["a.weight", "b"];

    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope;

    public WeightsPrefixTests()
    {
        NativeTorch.Load();
        _scope = NewDisposeScope();
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("_orig_mod.")]
    [InlineData("model.")]
    [InlineData("params.")]
    [InlineData("params_ema.")]
    [InlineData("state_dict.model.")]
    [InlineData("module._orig_mod.")]
    [InlineData("_orig_mod.module.")]
    public void What_stands_before_every_name_is_taken_off_and_that_is_said(string prefix)
    {
        using var file = File([.. _own.Select(name => prefix + name), "operator.phi"]);
        var fit = WeightsFit.Of(file, _own, null);
        Assert.Equal(["a.weight", "b", "operator.phi"], fit.File.Tensors.Keys.Order());
        Assert.Equal(prefix, fit.Prefix);
        Assert.Equal($"the model's own names behind '{prefix}': 3 tensors used", fit.ToString());
        Assert.Equal((float)prefix.Length, fit.File.Load("b").item<float>());
    }

    [Fact]
    public void Of_weights_and_their_averages_the_averages_are_taken()
    {
        using var file = File("params.a.weight", "params.b", "params_ema.a.weight", "params_ema.b");
        var fit = WeightsFit.Of(file, _own, null);
        Assert.Equal("params_ema.", fit.Prefix);
        Assert.Equal(["params.a.weight", "params.b"], fit.Unused.Order());
        Assert.Equal((float)"params_ema.".Length, fit.File.Load("b").item<float>());
        Assert.EndsWith("2 tensors used; 2 not used (params.a.weight, params.b)", fit.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_whose_own_names_begin_so_keeps_them()
    {
        using var file = File("model.a.weight", "model.b");
        var fit = WeightsFit.Of(file, ["model.a.weight", "model.b"], null);
        Assert.Equal(("", file), (fit.Prefix, fit.File));
        // Also where one is missing, so that it is the only one of which is spoken.
        Assert.Equal("", WeightsFit.Of(file, ["model.a.weight", "model.b", "model.c"], null).Prefix);
    }

    [Fact]
    public void Names_that_do_not_fit_are_told_without_what_stands_before_them()
    {
        using var file = File("module.a.weight", "module.other");
        var fit = WeightsFit.Of(file, _own, null);
        Assert.Equal(["a.weight", "other"], fit.File.Tensors.Keys.Order());
        Assert.Empty(fit.Unused);
    }

    /// <summary>
    /// A file with these names; the value of each tensor is the length of what stands before the network's
    /// name.
    /// </summary>
    private SafetensorsFile File(params string[] names)
    {
        var path = _folder["weights.safetensors"];
        SafetensorsWriter.Write(
            path, names.ToDictionary(name => name, name => full([1], (float)PrefixOf(name))));
        return SafetensorsFile.Open(path);

        static int PrefixOf(string name) =>
            name.Length - (
                _own.FirstOrDefault(own => name.EndsWith(own, StringComparison.Ordinal)) ?? name).Length;
    }
}
