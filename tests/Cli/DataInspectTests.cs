using System.Globalization;
using System.Text.Json.Nodes;
using Idm.TensorFiles.Numpy;

namespace Idm.Cli.Tests;

/// <summary><c>idm data inspect</c>, on files that other programs wrote.</summary>
public sealed class DataInspectTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("v5_plain.mat")]
    [InlineData("v5_compressed.mat")]
    public void Arrays_and_ranges_are_those_that_their_authors_see(string name)
    {
        var truth = JsonNode.Parse(File.ReadAllText(Golden("truth.json")))![name]!.AsObject();
        var answer = Idm.Run(_folder, "data", "inspect", Golden(name), "--json");
        Assert.True(answer.Code == 0, answer.Error);
        var entries = answer.Json["entries"]!.AsArray();
        foreach (var (array, expected) in truth)
        {
            var found = entries.Single(entry => (string?)entry!["name"] == array)!;
            Assert.Equal(
                expected!["shape"]!.AsArray().Select(side => (long)side!),
                found["shape"]!.AsArray().Select(side => (long)side!));
            Assert.Equal((string?)expected["dtype"], (string?)found["dtype"]);
            if (((string?)expected["dtype"])!.StartsWith("complex", StringComparison.Ordinal)) continue;
            var values = expected["values"]!.AsArray().Select(value => (double)value!).ToList();
            Assert.Equal(
                values.Count == 0 ? "none"
                    : string.Create(CultureInfo.InvariantCulture, $"{values.Min():g6} to {values.Max():g6}"),
                (string?)found["values"]);
        }
    }

    [Fact]
    public void A_sensing_matrix_a_mask_and_a_float_image_get_their_lines()
    {
        NpyWriter.Write(_folder.PathOf("phi.npy"), [.. Enumerable.Range(0, 128).Select(i => i / 64f)], 8, 16);
        NpyWriter.Write(_folder.PathOf("mask.npy"), [0, 1, 1, 0, 1, 0], 2, 3);
        NpyWriter.Write(_folder.PathOf("ct.npy"), [-1000, 0, 40, 3071], 2, 2);

        var answer = Idm.Run(_folder, "data", "inspect", "phi.npy");
        Assert.Contains(
            "operator: { use: block-cs, block: 4, matrix: phi.npy }", answer.Out, StringComparison.Ordinal);
        answer = Idm.Run(_folder, "data", "inspect", "mask.npy");
        Assert.Contains(
            "operator: { use: inpainting-file, path: mask.npy }", answer.Out, StringComparison.Ordinal);
        answer = Idm.Run(_folder, "data", "inspect", "ct.npy");
        Assert.Contains("-1000 to 3071", answer.Out, StringComparison.Ordinal);
        Assert.Contains(
            "data: { use: images, path: ct.npy, levels: [-1000, 3071] }", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_no_format_is_refused_by_name()
    {
        File.WriteAllText(_folder.PathOf("notes.xyz"), "nothing of the kind");
        var answer = Idm.Run(_folder, "data", "inspect", "notes.xyz");
        Assert.Equal(2, answer.Code);
        Assert.Contains("its content is of no installed format", answer.Error, StringComparison.Ordinal);
    }

    private static string Golden(string name) => Path.Combine(Idm.Root, "tests", "Scientific", "Files", name);
}
