using System.Runtime.InteropServices;
using Idm.Plugins.InvertibleDiffusion;
using Idm.Plugins.Tests.Reference;
using Idm.Sdk.Operators;
using Idm.TensorFiles;
using Idm.TensorFiles.Reading;
using Idm.TensorFiles.Safetensors;
using Idm.TensorFiles.Tests.Archives;
using Idm.TensorFiles.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>
/// A checkpoint as the authors' program saves it, of the tiny network: read, renamed, and computed with.
/// </summary>
public sealed class PublishedCheckpointTests : IDisposable
{
    private static readonly IdmUNetOptions Tiny =
        new() { Size = UNetSize.Full, Channels = 24, Groups = 4, Heads = 4 };

    private readonly string _folder = Directory.CreateTempSubdirectory("idm-weights-").FullName;

    private string Pickle => Path.Combine(_folder, "net_params_100.pkl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    public void It_gives_the_authors_output(string prefix)
    {
        using var scope = NewDisposeScope();
        using var network = RecipeNetwork.Tiny(ScalarType.Float64);
        Save(network, prefix);
        Erase(network);
        using (var file = TensorFile.Open(Pickle))
        {
            Assert.Equal(1079, file.Tensors.Count);
            Assert.Equal(494, file.Tensors.Values.Count(tensor => tensor.SameAs is not null));
            var fit = WeightsFit.Of(file, [.. network.Parameters.Keys], new IdmUNet(Tiny));
            Assert.Equal(
                $"IDM's published checkpoint{(prefix.Length > 0 ? $" behind '{prefix}'" : "")}: 585 tensors used", fit.ToString());
            ModuleWeights.Load(network.Parameters.ToDictionary(p => p.Key, p => (Tensor)p.Value), fit.File);
        }

        var golden = Golden.Read("tiny_b1_32x32");
        using var a = network.Operator(golden.H, golden.W);
        using var measurement = new Measurement(
            a, a.Forward(network.Image(golden.Batch, golden.H, golden.W)));
        var restored = network.Restore(measurement);
        Assert.Equal(golden.Out.L2, restored.norm().item<double>(), 1e-11);
        Assert.Equal(golden.Out.Probe, Recipe.Probe("out", restored), 1e-10);
    }

    [Fact]
    public void Converted_with_a_network_it_has_the_networks_names_and_the_same_bits()
    {
        using var scope = NewDisposeScope();
        using var network = RecipeNetwork.Tiny(ScalarType.Float64);
        Save(network, "");
        var own = network.Parameters.ToDictionary(p => p.Key, p => (Tensor)p.Value);
        var to = Path.Combine(_folder, "tiny.safetensors");
        using (var file = TensorFile.Open(Pickle))
            WeightsConversion.Write(file, "0", to, own, new IdmUNet(Tiny));

        using var converted = SafetensorsFile.Open(to);
        Assert.Equal(
            own.Keys.Order(StringComparer.Ordinal), converted.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("net_params_100.pkl", converted.Metadata["converted_from"]);
        Assert.All(converted.Entries.Values, entry => Assert.Equal("F32", entry.Dtype));
        foreach (var (name, parameter) in own)
            Assert.True(
                converted.Load(name).equal(parameter.to(ScalarType.Float32)).all().item<bool>(), name);
        Assert.Null(WeightsFit.Of(converted, own.Keys, new IdmUNet(Tiny)).Dialect);
    }

    [Fact]
    public void Converted_without_one_it_has_each_tensor_once_by_its_first_name()
    {
        using var scope = NewDisposeScope();
        using var network = RecipeNetwork.Tiny(ScalarType.Float64);
        Save(network, "");
        var to = Path.Combine(_folder, "plain.safetensors");
        using (var file = TensorFile.Open(Pickle))
            Assert.Equal(494, WeightsConversion.Write(file, "0", to).Count);
        using var converted = SafetensorsFile.Open(to);
        Assert.Equal(
            network.Parameters.Keys.Order(StringComparer.Ordinal), converted.Entries.Keys.Order(
                StringComparer.Ordinal));
    }

    [Fact]
    public void Names_of_one_weight_with_different_numbers_are_refused()
    {
        using var scope = NewDisposeScope();
        using var network = RecipeNetwork.Tiny(ScalarType.Float64);
        Save(network, "", separate: true);
        using (var file = TensorFile.Open(Pickle))
            Assert.NotNull(WeightsFit.Of(file, [.. network.Parameters.Keys], new IdmUNet(Tiny)).Dialect);
        Save(network, "", separate: true, changed: "unet.up_blocks.1.rev_module_list.10.body.i2f.2.0.bias");
        using var bad = TensorFile.Open(Pickle);
        var error = Assert.Throws<WeightsException>(
            () => WeightsFit.Of(bad, [.. network.Parameters.Keys], new IdmUNet(Tiny)));
        Assert.Contains("found 'unet.up_blocks.1.injectors.5.i2f.2.0.bias' and "
            + "'unet.up_blocks.1.rev_module_list.10.body.i2f.2.0.bias' with different numbers", error.Message,
            StringComparison.Ordinal);
    }

    private static void Erase(RecipeNetwork network)
    {
        using var noGrad = no_grad();
        foreach (var parameter in network.Parameters.Values) parameter.zero_();
    }

    /// <summary>
    /// All 1079 names; aliases share the storage of what they stand for, or have numbers of their own.
    /// </summary>
    private void Save(RecipeNetwork network, string prefix, bool separate = false, string? changed = null)
    {
        var file = new TorchBytes { Root = "net_params_100", ByteOrder = "little" };
        var keys = new Dictionary<string, string>();
        foreach (var weight in PublishedWeight.All())
        {
            var source = separate ? weight.Name : weight.Canonical;
            var parameter = network.Parameters[weight.Canonical];
            if (!keys.TryGetValue(source, out var key))
            {
                key = keys[source] = $"{keys.Count}";
                var numbers = parameter.detach().to(ScalarType.Float32).data<float>().ToArray();
                if (weight.Name == changed) numbers[0] += 1;
                file.Storage(key, MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());
            }
            file.Tensor(prefix + weight.Name, "FloatStorage", key, parameter.numel(), parameter.shape);
        }
        File.WriteAllBytes(Pickle, file.ToArray());
    }
}
