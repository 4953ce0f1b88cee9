using Idm.Plugins.Scientific;
using Idm.Plugins.Scientific.Arrays;
using static TorchSharp.torch;

namespace Idm.Scientific.Tests;

/// <summary>Files of other programs give the numbers that those programs read in them.</summary>
public sealed class TruthTests
{
    public static TheoryData<string, string> Arrays { get; } =
        [.. Golden.Truth.SelectMany(file => file.Value.Keys.Select(name => (file.Key, name)))];

    [Theory]
    [MemberData(nameof(Arrays))]
    public void An_array_is_what_its_library_reads(string file, string name)
    {
        using var opened = ScientificFiles.Open(Golden.At(file));
        Golden.Check(file, opened, name);
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void A_slice_of_any_axis_is_that_of_the_whole(string file, string name)
    {
        using var scope = NewDisposeScope();
        using var opened = ScientificFiles.Open(Golden.At(file));
        var whole = opened.Load(name);
        for (var axis = 0; axis < whole.dim(); axis++)
        {
            for (long first = 0; first < whole.shape[axis]; first++)
            {
                var count = Math.Min(2, whole.shape[axis] - first);
                var part = opened.Load(name, new ArraySlice(axis, first, count));
                Assert.Equal(whole.dtype, part.dtype);
                Assert.Equal(whole.narrow(axis, first, count).shape, part.shape);
                Assert.Equal(Golden.Numbers(whole.narrow(axis, first, count)), Golden.Numbers(part));
            }
        }
    }

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(2, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, 1, 2)]
    [InlineData(0, 0, long.MaxValue)]
    [InlineData(1, long.MaxValue, 1)]
    public void A_slice_outside_of_the_array_is_refused(int axis, long first, long count)
    {
        using var opened = ScientificFiles.Open(Golden.At("v5_plain.mat"));
        var error = Assert.Throws<Sdk.PluginException>(
            () => opened.Load("f64", new ArraySlice(axis, first, count)));
        Assert.Contains("'f64': found", error.Message);
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void Loading_leaves_no_tensors(string file, string name)
    {
        using var opened = ScientificFiles.Open(Golden.At(file));
        using var scope = NewDisposeScope();
        var before = scope.DisposablesCount;
        opened.Load(name).Dispose();
        Assert.Equal(before, scope.DisposablesCount);
    }

    [Fact]
    public void All_that_a_library_reads_is_listed_once()
    {
        foreach (var (file, arrays) in Golden.Truth)
        {
            using var opened = ScientificFiles.Open(Golden.At(file));
            Assert.Equal(
                arrays.Keys.Order(StringComparer.Ordinal),
                opened.Arrays.Where(array => array.Refusal is null).Select(array => array.Name)
                    .Order(StringComparer.Ordinal));
        }
    }
}
