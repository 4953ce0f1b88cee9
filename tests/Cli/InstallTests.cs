namespace Idm.Cli.Tests;

/// <summary>From a built plugin to an installed one and back, as a user types it.</summary>
public sealed class InstallTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plugin_is_packed_installed_listed_used_and_removed()
    {
        var packed = Idm.Run(_folder, "plugins", "pack", Fixture, "--json").Json;
        var (package, hash) = ((string)packed["package"]!, (string)packed["sha256"]!);
        Assert.Equal(_folder.PathOf("PrivateDependency-0.3.1.zip"), package);

        var installed = Idm.Run(_folder, "plugins", "install", package, "--sha256", hash);
        var place = _folder.PathOf("data-home", "idm", "plugins", "PrivateDependency");
        Assert.Equal(
            (0, $"installed PrivateDependency 0.3.1 in {place}: operator yaml-mask\n"),
            (installed.Code, installed.Out));
        var listed = Idm.Run(_folder, "plugins", "list").Out;
        Assert.Matches("operator +yaml-mask +PrivateDependency +0.3.1 +ready", listed);
        var again = Idm.Run(_folder, "plugins", "install", package);
        Assert.Equal(2, again.Code);
        Assert.Contains("PLG084", again.Error, StringComparison.Ordinal);
        Assert.Equal(0, Idm.Run(_folder, "plugins", "install", package, "--replace").Code);

        // Beside the shipped ones, with a YAML library of its own; the whole conformance suite runs the first
        // time, and not again.
        _folder.WriteImage("a");
        _folder.WritePipeline();
        string[] run = ["run", "--set", "operator={ use: yaml-mask }"];
        var first = Idm.Run(_folder, run);
        Assert.Equal(0, first.Code);
        Assert.Contains(
            "'yaml-mask' of plugin PrivateDependency 0.3.1 is used for the first time", first.Error,
            StringComparison.Ordinal);
        var second = Idm.Run(_folder, run);
        Assert.Equal(0, second.Code);
        Assert.DoesNotContain("first time", second.Error, StringComparison.Ordinal);

        Assert.Equal(0, Idm.Run(_folder, "plugins", "remove", "PrivateDependency").Code);
        Assert.Equal(2, Idm.Run(_folder, "plugins", "remove", "PrivateDependency").Code);
        Assert.Contains("PLG063", Idm.Run(_folder, run).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere.zip", "PLG080 there is no 'nowhere.zip'")]
    [InlineData("torn.zip", "PLG080 'torn.zip' is not a plugin package")]
    [InlineData("Torn", "PLG002 'Torn.dll'")]
    public void What_cannot_be_used_is_not_installed(string source, string message)
    {
        _folder.Write("torn.zip", "PK");
        Directory.CreateDirectory(_folder.PathOf("Torn"));
        _folder.Write("Torn/Torn.dll", "MZ and no more");
        var answer = Idm.Run(_folder, "plugins", "install", source);
        Assert.Equal(2, answer.Code);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.PathOf("data-home", "idm", "plugins")));
    }

    [Fact]
    public void A_hash_that_is_none_is_bad_input() =>
        Assert.Equal(2, Idm.Run(_folder, "plugins", "install", Fixture, "--sha256", "abc").Code);

    [Fact]
    public void A_check_proves_the_operators_and_measures_them()
    {
        var answer = Idm.Run(_folder, "plugins", "check", Fixture, "--json");
        Assert.Equal(0, answer.Code);
        var trial = answer.Json["plugins"]![0]!["trials"]![0]!;
        Assert.Equal(("operator/yaml-mask", true, "1x20x16", "1x256x256"),
            ((string)trial["export"]!, (bool)trial["passed"]!, (string)trial["image"]!,
                (string)trial["cost_image"]!));
        Assert.InRange((double)trial["adjoint_error"]!, 0, 1e-10);
        Assert.Equal(1, (double)trial["norm_found"]!, 1e-6);
        Assert.Equal(1, (double)trial["norm_declared"]!);
        Assert.InRange((double)trial["forward_ms"]!, 0.001, 1000);
        // The result: 256 x 256 numbers of four bytes; and a little that libtorch adds to it.
        Assert.InRange((long)trial["forward_bytes"]!, 0.9 * 262_144, 1.5 * 262_144);

        var text = Idm.Run(_folder, "plugins", "check", Fixture).Out;
        Assert.Contains(
            "operator yaml-mask on 1x20x16, float64, default options", text, StringComparison.Ordinal);
        Assert.Matches("adjoint error 0; norm 1, declared 1\n", text);
    }

    [Fact]
    public void A_plugin_with_a_wrong_adjoint_fails_the_check_and_does_not_run()
    {
        var files = Idm.Run(_folder, "plugins", "check", Idm.TestPlugins, "--files-only");
        Assert.Equal(0, files.Code);
        Assert.Matches("ready +WrongAdjoint .*operator shift", files.Out);

        var check = Idm.Run(_folder, "plugins", "check", Idm.TestPlugins);
        Assert.Equal(2, check.Code);
        Assert.Matches("FAILED adjoint .*⟨A x, y⟩ = [-0-9.]+, ⟨x, Aᵀ y⟩ = [-0-9.]+\n", check.Out);
        Assert.Contains("nothing should be computed with it", check.Error, StringComparison.Ordinal);

        _folder.WriteImage("a");
        _folder.WritePipeline();
        var run = Idm.Run(
            _folder, "run", "--plugin-dir", Idm.TestPlugins, "--set", "operator={ use: shift }");
        Assert.Equal(2, run.Code);
        Assert.Contains("does not keep its contract", run.Error, StringComparison.Ordinal);
        Assert.Contains("used for the first time", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("cache-home", "idm", "proofs")));
    }

    private static string Fixture { get; } =
        Path.Combine(Idm.Root, "artifacts", "fixtures", "release", "PrivateDependency");
}
