namespace Idm.Cli.Tests;

public sealed class CheckTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public CheckTests()
    {
        _folder.WriteImage("a");
        _folder.WritePipeline();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_good_pipeline_is_proved_on_its_own_shape_and_in_full_on_a_small_one()
    {
        var answer = Idm.Run(_folder, "check", "--json");
        Assert.Equal(0, answer.Code);
        Assert.True((bool)answer.Json["passed"]!);
        Assert.StartsWith("1, ", (string)answer.Json["facts"]!["images"]!, StringComparison.Ordinal);
        var proofs = answer.Json["proofs"]!.AsArray();
        Assert.Equal(["1x24x40", "1x32x32"], proofs.Select(p => (string)p!["image"]!));
        Assert.Contains("pseudo-inverse", proofs[1]!["checks"]!.AsArray().Select(c => (string)c!["name"]!));
        Assert.All(proofs[1]!["checks"]!.AsArray(), c => Assert.True((bool)c!["passed"]!));
        Assert.False(Directory.Exists(_folder.PathOf("out")));
    }

    [Fact]
    public void A_wrong_adjoint_is_found()
    {
        var answer = Idm.Run(
            _folder, "check", "--plugin-dir", Idm.TestPlugins, "--set", "operator={ use: shift }");
        Assert.Equal(2, answer.Code);
        Assert.Contains("FAILED adjoint", answer.Out, StringComparison.Ordinal);
        Assert.Contains("does not keep its contract", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_alone_is_checked_without_libtorch_and_images()
    {
        var answer = Idm.Run(
            _folder, [("IDM_LIBTORCH", _folder.Path)], "check", "--config-only", "--set",
            "data.path=nowhere/*.png");
        Assert.Equal(0, answer.Code);
    }

    [Fact]
    public void Training_images_are_looked_for_too()
    {
        _folder.WritePipeline(more: """
            train:
              data: { use: images, path: photos/*.jpg }
              steps: 1
              learning_rate: { use: constant, value: 0.001 }
            """);
        var answer = Idm.Run(_folder, "check");
        Assert.Equal(2, answer.Code);
        Assert.Contains(_folder.PathOf("photos"), answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Patches_that_the_operator_would_pad_are_refused()
    {
        _folder.WritePipeline(more: """
            train:
              data: { use: images, path: '*.png' }
              steps: 1
              patch: 20
              learning_rate: { use: constant, value: 0.001 }
            """);
        var answer = Idm.Run(_folder, "train");
        Assert.Equal(2, answer.Code);
        Assert.Contains("train.patch: found 20", answer.Error, StringComparison.Ordinal);
        Assert.Contains("use 24", answer.Error, StringComparison.Ordinal);
    }
}
