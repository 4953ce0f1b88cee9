namespace Idm.Cli.Tests;

public sealed class EvalTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public EvalTests()
    {
        _folder.WriteImage("a");
        _folder.WriteImage("b");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Samplers_are_compared_under_names_of_their_own()
    {
        _folder.WritePipeline(more: "compare: [back-projection, { use: tv, iterations: 5 }]");
        var answer = Idm.Run(_folder, "eval", "--json");

        Assert.Equal(0, answer.Code);
        var reports = answer.Json.AsObject();
        Assert.Equal(["tv", "back-projection", "tv-2"], reports.Select(r => r.Key));
        foreach (var (_, report) in reports)
        {
            Assert.Equal(["a", "b"], report!["images"]!.AsArray().Select(i => (string)i!["name"]!));
            Assert.Equal(["psnr", "ssim", "seconds"], report["mean"]!.AsObject().Select(m => m.Key));
        }
        Assert.True(
            (double)reports["tv"]!["mean"]!["psnr"]! > (double)reports["back-projection"]!["mean"]!["psnr"]!);
        Assert.False(Directory.Exists(_folder.PathOf("out")));
    }

    [Fact]
    public void The_table_for_people_holds_the_means()
    {
        _folder.WritePipeline("{ use: back-projection }");
        var mean = (double)Idm.Run(_folder, "eval", "--json").Json["back-projection"]!["mean"]!["psnr"]!;
        var table = Idm.Run(_folder, "eval").Out;
        Assert.Contains("psnr dB", table, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"{mean:f2}"), table, StringComparison.Ordinal);
    }
}
