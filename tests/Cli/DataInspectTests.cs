using System.Globalization;
using System.Text.Json.Nodes;
using Idm.Sdk;
using Idm.TensorFiles.Numpy;
using SkiaSharp;

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
    public void The_lines_of_images_masks_and_matrices_make_a_pipeline_that_runs()
    {
        const int Side = 16;
        var random = RandomStream.FromSeed(3);
        float[] Draw(int count, Func<float, float> value) =>
            [.. Enumerable.Range(0, count).Select(_ => value((float)random.NextUniform()))];
        NpyWriter.Write(_folder.PathOf("ct.npy"), Draw(Side * Side, u => (2000 * u) - 1000), Side, Side);
        NpyWriter.Write(
            _folder.PathOf("mask.npy"), Draw(Side * Side, u => u < 0.5f ? 0 : 1), Side, Side);
        NpyWriter.Write(_folder.PathOf("phi.npy"), Draw(6 * 16, u => u - 0.5f), 6, 16);
        var data = Line("ct.npy", "data: { use: images");
        Runs(data, Line("mask.npy", "operator: { use: inpainting-file"));
        Runs(data, Line("mask.npy", "operator: { use: mri"));
        Runs(data, Line("phi.npy", "operator: { use: block-cs, block: 4"));
        Assert.DoesNotContain("operator:", Idm.Run(_folder, "data", "inspect", "ct.npy").Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_of_a_picture_is_not_used_is_said()
    {
        using var bitmap = new SKBitmap(4, 2, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var file = bitmap.Encode(SKEncodedImageFormat.Png, 90);
        File.WriteAllBytes(_folder.PathOf("a.png"), file.ToArray());
        var entry = Idm.Run(_folder, "data", "inspect", "a.png", "--json").Json["entries"]![0]!;
        Assert.StartsWith("100 % of its pixels are transparent", (string?)entry["remarks"]![0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_no_format_is_refused_by_name()
    {
        File.WriteAllText(_folder.PathOf("notes.xyz"), "nothing of the kind");
        var answer = Idm.Run(_folder, "data", "inspect", "notes.xyz");
        Assert.Equal(2, answer.Code);
        Assert.Contains("its content is of no installed format", answer.Error, StringComparison.Ordinal);
    }

    /// <summary>The line of a file that begins so.</summary>
    private string Line(string file, string begin)
    {
        var answer = Idm.Run(_folder, "data", "inspect", file);
        Assert.True(answer.Code == 0, answer.Error);
        return Assert.Single(
            answer.Out.Split('\n'), line => line.StartsWith(begin, StringComparison.Ordinal));
    }

    private void Runs(params string[] lines)
    {
        _folder.Write("lines.yaml", string.Join(
            '\n', ["name: lines", .. lines, "sampler: { use: tv, iterations: 3 }"]));
        var answer = Idm.Run(_folder, "run", "lines.yaml", "--overwrite");
        Assert.True(answer.Code == 0, $"{lines[^1]}\n{answer.Error}");
    }

    private static string Golden(string name) => Path.Combine(Idm.Root, "tests", "Scientific", "Files", name);
}
