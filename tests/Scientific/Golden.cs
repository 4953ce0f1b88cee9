using System.Text.Json;
using Idm.Plugins.Scientific;
using Idm.Plugins.Scientific.Arrays;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Scientific.Tests;

/// <summary>
/// Files that SciPy, h5py, nibabel and pydicom wrote, and what they read in them: Files/make_files.py.
/// </summary>
internal static class Golden
{
    /// <summary>The folder of the files.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Files");

    /// <summary>The arrays of each file.</summary>
    public static IReadOnlyDictionary<string, Dictionary<string, GoldenArray>> Truth { get; } =
        JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, GoldenArray>>>(
            File.ReadAllText(Path.Combine(Folder, "truth.json")),
            JsonSerializerOptions.Web)!;

    /// <summary>Files that are single ones, with those that are refused.</summary>
    public static IEnumerable<string> Files { get; } =
        [.. Truth.Keys.Where(file => file != "series"), "jpeg.dcm", "big_endian.dcm", "ismrmrd_radial.h5",
            Path.Combine("series", "im0.dcm")];

    /// <summary>The path of a file.</summary>
    public static string At(string file) => Path.Combine(Folder, file);

    /// <summary>Compares an array with what the file's own library read.</summary>
    public static void Check(string file, IArrayFile opened, string name)
    {
        var expected = Truth[file][name];
        var stored = opened.Arrays.Single(array => array.Name == name);
        // nibabel shows the axes of the same bytes the other way round.
        var reversed = file.Contains(".nii", StringComparison.Ordinal);
        Assert.Equal(expected.Shape, reversed ? stored.Shape.Reverse() : stored.Shape);
        Assert.Equal(expected.Dtype, stored.Type.NumpyName());
        using var scope = NewDisposeScope();
        var loaded = opened.Load(name);
        Assert.Equal(stored.Type.Loaded(), loaded.dtype);
        Assert.True(loaded.is_contiguous());
        Assert.Equal(stored.Shape, loaded.shape);
        Assert.Equal(expected.Values, Numbers(reversed ? Reversed(loaded) : loaded));
    }

    /// <summary>Numbers in order, pairs for complex ones.</summary>
    public static double[] Numbers(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var real = tensor.is_complex() ? view_as_real(tensor) : tensor;
        return [.. real.to(ScalarType.Float64).contiguous().data<double>()];
    }

    private static Tensor Reversed(Tensor tensor) =>
        tensor.permute([.. Enumerable.Range(0, (int)tensor.dim()).Reverse().Select(axis => (long)axis)]);
}

/// <summary>An array as NumPy has it.</summary>
/// <param name="Dtype">Its type.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Values">Its numbers, pairs for complex ones.</param>
/// <param name="Affine">The geometry, of volumes.</param>
internal sealed record GoldenArray(string Dtype, long[] Shape, double[] Values, double[]? Affine);
