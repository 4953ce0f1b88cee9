using Idm.TensorFiles.Safetensors;
using Idm.TensorFiles.Weights;
using Idm.TorchRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Tests;

public sealed class ModuleWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope;

    public ModuleWeightsTests()
    {
        NativeTorch.Load();
        _scope = NewDisposeScope();
    }

    private string Target => _folder["model.safetensors"];

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Module_takes_over_what_another_saved()
    {
        using var source = Network();
        using var target = Network();
        ModuleWeights.Save(source.state_dict(), Target);
        using var file = SafetensorsFile.Open(Target);
        Assert.Equal(["0.bias", "0.weight", "1.bias", "1.weight"], file.Entries.Keys.Order());
        var parameters = target.state_dict();
        var handles = parameters.Values.Select(tensor => tensor.Handle).ToList();
        ModuleWeights.Load(target, file);
        Assert.Equal(handles, parameters.Values.Select(tensor => tensor.Handle));
        var x = ones(1, 4);
        Assert.True(target.call(x).eq(source.call(x)).all().item<bool>());
        Assert.All(target.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void Float16_on_disk_serves_float32_and_selected_names_stay_float32()
    {
        var tensors = Named(
            ("a", tensor(new[] { 0.1f, 1 / 3f })), ("b", tensor(new[] { 0.1f })),
            ("n", tensor(new[] { 5L })));
        ModuleWeights.Save(tensors, Target, ScalarType.Float16, keepFloat32: new HashSet<string> { "b" });
        using var file = SafetensorsFile.Open(Target);
        Assert.Equal("F16 F32 I64",
            string.Join(' ', file.Entries.OrderBy(pair => pair.Key).Select(pair => pair.Value.Dtype)));
        var target = Named(("a", zeros(2)), ("b", zeros(1)), ("n", zeros(1, dtype: ScalarType.Int64)));
        ModuleWeights.Load(target, file);
        Assert.Equal([(float)(Half)0.1f, (float)(Half)(1 / 3f)], target["a"].data<float>().ToArray());
        Assert.Equal([0.1f], target["b"].data<float>().ToArray());
        Assert.Equal([5L], target["n"].data<long>().ToArray());
    }

    [Fact]
    public void All_problems_are_said_at_once_and_nothing_is_changed()
    {
        ModuleWeights.Save(
            Named(("good", ones(2)), ("wide", ones(2, 3)), ("extra", ones(1)), ("count", ones(1))), Target);
        using var file = SafetensorsFile.Open(Target);
        var target = Named(
            ("good", zeros(2)), ("wide", zeros(3, 2)), ("absent", zeros(1)),
            ("count", zeros(1, dtype: ScalarType.Int64)));
        var error = Assert.Throws<WeightsException>(() => ModuleWeights.Load(target, file));
        Assert.Equal(
            $"{Target}: the weights do not fit the model:\n"
            + "  missing from the file (1):\n    absent\n"
            + "  in the file but not in the model (1):\n    extra\n"
            + "  of another shape (1):\n    wide: found [2, 3], expected [3, 2]\n"
            + "  of another kind of number (1):\n    count: found F32, expected I64\n"
            + "use the weights made for this model and its options, or options that match the weights",
            error.Message);
        Assert.Equal([0f, 0f], target["good"].data<float>().ToArray());
    }

    [Fact]
    public void Same_number_of_numbers_is_not_the_same_shape()
    {
        ModuleWeights.Save(Named(("x", ones(1))), Target);
        using var file = SafetensorsFile.Open(Target);
        Assert.Throws<WeightsException>(() => ModuleWeights.Load(Named(("x", zeros([]))), file));
    }

    [Fact]
    public void Many_problems_are_counted_and_the_first_shown()
    {
        ModuleWeights.Save(Named(("x", ones(1))), Target);
        using var file = SafetensorsFile.Open(Target);
        var target = Enumerable.Range(10, 40).ToDictionary(i => $"p{i}", _ => zeros(1));
        var message = Assert.Throws<WeightsException>(() => ModuleWeights.Load(target, file)).Message;
        Assert.Contains("missing from the file (40):\n    p10\n", message);
        Assert.Contains("    p21\n    and 28 more\n", message);
    }

    [Fact]
    public void Prefix_selects_and_ignored_names_are_left_alone()
    {
        ModuleWeights.Save(
            Named(("model/x", ones(1)), ("ema/x", full([1], 2f)), ("ema/new", ones(1))), Target);
        using var file = SafetensorsFile.Open(Target);
        var target = Named(("x", zeros(1)), ("old", zeros(1)));
        ModuleWeights.Load(target, file, "ema/", new HashSet<string> { "old", "new" });
        Assert.Equal([2f], target["x"].data<float>().ToArray());
        Assert.Equal([0f], target["old"].data<float>().ToArray());
    }

    [Fact]
    public void Infinities_that_were_there_are_kept_in_float16()
    {
        ModuleWeights.Save(
            Named(("x", tensor(new[] { float.NegativeInfinity, 65504f }))), Target, ScalarType.Float16);
        using var file = SafetensorsFile.Open(Target);
        Assert.Equal([Half.NegativeInfinity, Half.MaxValue], file.Load("x").data<Half>().ToArray());
    }

    [Fact]
    public void Saving_as_integers_is_a_mistake_of_the_caller()
        => Assert.Throws<ArgumentException>(
            () => ModuleWeights.Save(Named(("x", ones(1))), Target, ScalarType.Int32));

    [Fact]
    public void Loading_and_saving_leave_no_tensors()
    {
        using var solver = Network();
        Round();
        GC.Collect();                                       // what other tests left to the collector
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 20; i++) Round();
        Assert.Equal(before, Tensor.TotalCount);

        void Round()
        {
            ModuleWeights.Save(solver.state_dict(), Target, ScalarType.Float16);
            using var file = SafetensorsFile.Open(Target);
            ModuleWeights.Load(solver, file);
        }
    }

    private static TorchSharp.Modules.Sequential Network() => nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 2));

    private static Dictionary<string, Tensor> Named(params (string Name, Tensor Tensor)[] tensors)
        => tensors.ToDictionary(pair => pair.Name, pair => pair.Tensor);
}
