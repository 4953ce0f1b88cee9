using System.Text;
using CsCheck;
using Idm.Configuration.Errors;

namespace Idm.Configuration.Tests;

/// <summary>Hostile and broken text gets a located message, and never takes the process with it.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("a: [1, 2",
        "pipeline.yaml(1,4): error CFG006: this '[' is not closed; expected ']' at its end")]
    [InlineData("a:\n\tb: 1",
        "pipeline.yaml(2,1): error CFG006: a tab cannot indent YAML; expected spaces: replace the "
            + "tab by two for each level")]
    [InlineData("a: {b: 1\nc: 2\n",
        "pipeline.yaml(1,4): error CFG006: this '{' is not closed; expected '}' at its end")]
    [InlineData("a: 'x\nb: 3", "pipeline.yaml(1,4): error CFG006: not valid YAML: this quote is not closed")]
    [InlineData("a: b: c",
        "pipeline.yaml(1,5): error CFG006: not valid YAML: a key cannot stand here; align it with "
            + "the key above, or quote a value with ': '")]
    [InlineData("a: 1\n- b",
        "pipeline.yaml(2,1): error CFG006: not valid YAML: expected a key; align it with the key "
            + "above, one 'key: value' in a line")]
    [InlineData("a: @x",
        "pipeline.yaml(1,4): error CFG006: not valid YAML: a value cannot begin with this "
            + "character; put the value in quotes")]
    [InlineData("a: &x [*x]",
        "pipeline.yaml(1,8): error CFG006: '*x' stands inside '&x', so it would never end")]
    [InlineData("a: &one 1\nb: *on",
        "pipeline.yaml(2,4): error CFG006: no anchor '&on' above this alias; did you mean '*one'?")]
    [InlineData("a: 1\n---\nb: 2",
        "pipeline.yaml(2,1): error CFG006: a second document begins here; expected one document in "
            + "a file: remove the '---' line")]
    public void Broken_text_is_located(string yaml, string expected)
    {
        using var folder = new PipelineFolder(yaml);
        Assert.Equal([expected], folder.Errors());
    }

    [Theory]
    [InlineData("x-a: !!python/object:os.system [ls]",
        "(5,6): error CFG006: unknown tag 'tag:yaml.org,2002:python/object:os.system'; pipelines "
            + "hold plain values only: remove it")]
    [InlineData("x-a: !mine 3",
        "(5,6): error CFG006: unknown tag '!mine'; pipelines hold plain values only: remove it")]
    [InlineData("seed: 1\nseed: 2",
        "(6,1): error CFG006: key 'seed' is given twice; first in line 5: remove one")]
    [InlineData("? [a, b]\n: 1", "(5,3): error CFG006: expected plain text as a key, found a list")]
    public void Odd_YAML_is_refused_and_reading_goes_on(string line, string expected)
    {
        using var folder = new PipelineFolder(PipelineFolder.Valid + line + "\nthreads: 0\n");
        Assert.Equal(
            [
                "pipeline.yaml" + expected,
                $"pipeline.yaml({5 + line.Split('\n').Length},10): error CFG004: expected 1 to 256, found 0 "
                    + "[at threads]",
            ],
            folder.Errors());
    }

    [Fact]
    public void An_alias_bomb_is_counted_not_walked()
    {
        var bomb = new StringBuilder("x-0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
        for (var i = 1; i < 9; i++)
        {
            bomb.Append($"x-{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        }

        using var folder = new PipelineFolder(bomb.ToString());
        Assert.Matches(
            @"^pipeline\.yaml\(\d+,\d+\): error CFG006: more than 100,000 values, "
                + "those behind an alias counted at every use, long texts as several$",
            Assert.Single(folder.Errors()));
    }

    [Fact]
    public void Aliases_to_a_long_text_are_counted_by_its_length()
    {
        // 140 KB that would be 2 GB, written out.
        var bomb = new StringBuilder($"x-text: &t {new string('a', 40_000)}\nx-list: [");
        for (var i = 0; i < 25_000; i++) bomb.Append("*t, ");
        using var folder = new PipelineFolder(bomb.Append("*t]\n").ToString());
        var before = GC.GetTotalAllocatedBytes();
        Assert.Matches("error CFG006: more than 100,000 values", Assert.Single(folder.Errors()));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 << 20);
    }

    [Fact]
    public void Aliases_to_collections_are_limited()
    {
        var items = string.Join(", ", Enumerable.Repeat("*a", 129));
        using var folder = new PipelineFolder($"x-a: &a [1]\nx-b: [{items}]\n");
        Assert.EndsWith("error CFG006: more than 128 aliases to mappings and lists", Assert.Single(
            folder.Errors()),
            StringComparison.Ordinal);

        var scalars = string.Join(", ", Enumerable.Repeat("*a", 129));
        using var harmless = new PipelineFolder($"x-a: &a 1\nx-b: [{scalars}]\n" + PipelineFolder.Valid);
        Assert.Equal("cs-10", harmless.Load().Settings.Name);
    }

    [Fact]
    public void Depth_is_limited_before_the_stack_is()
    {
        using var folder = new PipelineFolder("x-a: " + new string('[', 100_000));
        Assert.Equal(
            ["pipeline.yaml(1,69): error CFG006: more than 64 mappings and lists inside one another"],
            folder.Errors());

        var tower = new StringBuilder("x-0: &a0 [1]\n");
        for (var i = 1; i < 70; i++)
        {
            tower.Append($"x-{i}: &a{i} [*a{i - 1}]\n");
        }

        using var aliased = new PipelineFolder(tower.ToString());
        Assert.EndsWith("more than 64 mappings and lists inside one another", Assert.Single(aliased.Errors()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_values_and_too_many_bytes_are_refused()
    {
        using var many =
            new PipelineFolder("x-a: [" + string.Join(',', Enumerable.Repeat("1", 100_001)) + "]");
        Assert.Contains("more than 100,000 values", Assert.Single(many.Errors()), StringComparison.Ordinal);

        using var large = new PipelineFolder("x-a: " + new string('y', 2 * 1024 * 1024));
        Assert.Equal(
            ["pipeline.yaml: error CFG006: larger than 1 MiB; this cannot be a pipeline file"],
            large.Errors());
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused()
    {
        using var folder = new PipelineFolder();
        folder.Write("pipeline.yaml", [(byte)'a', (byte)'\n', 0xFF, 0xFE]);
        Assert.Equal(
            ["pipeline.yaml(2,1): error CFG006: not UTF-8 text; save the file as UTF-8"], folder.Errors());
    }

    [Fact]
    public void Many_errors_are_all_kept_and_fifty_are_shown()
    {
        using var folder = new PipelineFolder(
            PipelineFolder.Valid + string.Join('\n', Enumerable.Range(0, 80).Select(i => $"unknown_{i}: 1")));
        var error = Assert.Throws<ConfigurationException>(() => folder.Load());
        Assert.Equal(80, error.Errors.Count);
        Assert.EndsWith("\n... and 30 more", error.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// For five seconds, bytes of a rich pipeline are replaced, dropped and doubled. What loads all the same
    /// must say the same when it is resolved.
    /// </summary>
    [Fact]
    public void Random_edits_never_crash()
    {
        var valid = Encoding.UTF8.GetBytes(PipelineFolder.Valid + """
            x-a: &a { steps: 4, "eta": 0.5 }
            model: { <<: *a, use: unet, weights: 'w' }
            metrics: [psnr, ssim]
            noise: |
              none
            train: { steps: 3, data: {use: images, path: ${env:HOME}}, optimizer: { betas: [0, 0.1] } }
            """);
        var mark = Gen.Int[0, 26].Select(i => "[]{}:-&*!|>'\"#%@`,?\t\n \r<~$."u8[i]);
        var edit = Gen.Select(Gen.Int[0, 3], Gen.Int[0, valid.Length - 1], Gen.OneOf(mark, Gen.Byte));
        using var folder = new PipelineFolder();
        edit.Array[1, 12].Sample(
            edits =>
            {
                var bytes = valid.ToList();
                foreach (var (what, where, with) in edits)
                {
                    var at = Math.Min(where, bytes.Count - 1);
                    switch (what)
                    {
                        case 0: bytes[at] = with; break;
                        case 1: bytes.Insert(at, with); break;
                        case 2: bytes.RemoveAt(at); break;
                        default: bytes.AddRange(bytes.Skip(at).Take(20).ToArray()); break;
                    }
                }

                folder.Write("pipeline.yaml", [.. bytes]);
                if (TryLoad(folder) is { } resolved)
                {
                    folder.Write("pipeline.yaml", resolved);
                    Assert.Equal(resolved, folder.Load().ResolvedYaml);
                }
            },
            time: 5, threads: 1);
    }

    private static string? TryLoad(PipelineFolder folder)
    {
        try
        {
            return folder.Load().ResolvedYaml;
        }
        catch (ConfigurationException error)
        {
            Assert.NotEmpty(error.Errors);
            Assert.All(error.Errors, e => Assert.NotEmpty(e.Origin.File));
            return null;
        }
    }
}
