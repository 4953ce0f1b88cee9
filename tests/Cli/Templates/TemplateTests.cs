using System.Security.Cryptography;

namespace Idm.Cli.Tests.Templates;

/// <summary>
/// What <c>idm plugins new</c> writes builds, passes its own tests, and works; <c>dotnet new</c> writes the
/// same.
/// </summary>
public sealed class TemplateTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Outside the checkout, with the packed SDK: everything that its README says, command by command.
    /// </summary>
    [Theory]
    [InlineData("operator", 5, 25)]
    [InlineData("model", 5, 8)]
    [InlineData("sampler", 5, 8)]
    [InlineData("format", 10, 15)]
    public void A_new_plugin_builds_passes_its_tests_and_runs(string kind, int tests, double leastPsnr)
    {
        Assert.Equal(0, Idm.Run(_folder, "plugins", "new", "EdgeBlur", "--kind", kind).Code);
        var folder = _folder.PathOf("EdgeBlur");
        var packages = new Dictionary<string, string>
        {
            ["NUGET_PACKAGES"] = PackageFolder.MakeIn(_folder.Path),
        };
        var built = Shell.Build(folder, packages, "build", "EdgeBlur.Tests");
        Assert.Contains("0 Warning(s)", built, StringComparison.Ordinal);
        var program = Directory.EnumerateFiles(
            Path.Combine(folder, "EdgeBlur.Tests", "bin"), "EdgeBlur.Tests", SearchOption.AllDirectories)
            .Single();
        var tested = Shell.Run(folder, packages, program, "-noColor");
        Assert.Matches($"Total: {tests}, Errors: 0, Failed: 0", tested);

        // What `dotnet publish -o dist/EdgeBlur` does, without building anew.
        Shell.Build(folder, packages, "publish", "EdgeBlur", "--no-build", "-o", "dist/EdgeBlur");
        var files = Directory.EnumerateFiles(Path.Combine(folder, "dist", "EdgeBlur"))
            .Select(f => new FileInfo(f)).ToList();
        Assert.Contains("EdgeBlur.dll", files.Select(f => f.Name));
        Assert.InRange(files.Sum(f => f.Length), 1, 200_000);

        var check = Idm.Run(_folder, "plugins", "check", Path.Combine(folder, "dist", "EdgeBlur"));
        Assert.Equal((0, ""), (check.Code, check.Error));
        Assert.Matches($"ready +EdgeBlur 0.1.0  {kind} edge-blur\n", check.Out);
        var metrics = Idm.Run(_folder, "run", Path.Combine(folder, "sample.yaml"),
            "--plugin-dir", Path.Combine(folder, "dist"), "--set", "device=cpu", "--json").Json;
        Assert.InRange((double)metrics["mean"]!["psnr"]!, leastPsnr, 50);
    }

    [Fact]
    public void Dotnet_new_writes_the_same()
    {
        var home = new Dictionary<string, string>
        {
            ["DOTNET_CLI_HOME"] = _folder.PathOf("home"),
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        };
        Shell.Build(Idm.Root, home, "pack", "templates", "-o", _folder.PathOf("packed"));
        var package = Assert.Single(Directory.GetFiles(_folder.PathOf("packed"), "Idm.Templates.*.nupkg"));
        Shell.Run(_folder.Path, home, "dotnet", "new", "install", package);
        foreach (var kind in (string[])["operator", "model", "sampler", "format"])
        {
            var (theirs, ours) = (_folder.PathOf("theirs", kind), _folder.PathOf("ours", kind));
            Shell.Run(_folder.Path, home, "dotnet", "new", $"idm-{kind}", "-n", "EdgeBlur2", "-o", theirs);
            var made = Idm.Run(_folder, "plugins", "new", "EdgeBlur2", "--kind", kind, "--out", ours);
            Assert.Equal(0, made.Code);
            Assert.Contains(
                $"EdgeBlur2/EdgeBlur2{char.ToUpperInvariant(kind[0])}{kind[1..]}.cs", Files(ours).Keys);
            Assert.Equal(Files(theirs), Files(ours));
        }
    }

    [Theory]
    [InlineData("edge-blur", "did you mean 'EdgeBlur'?")]
    [InlineData("3d", "expected an upper-case letter")]
    [InlineData("../Evil", "expected an upper-case letter")]
    public void A_name_that_is_none_is_refused(string name, string message)
    {
        var answer = Idm.Run(_folder, "plugins", "new", name);
        Assert.Equal(2, answer.Code);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_something_is_left_alone()
    {
        Directory.CreateDirectory(_folder.PathOf("EdgeBlur"));
        _folder.Write("EdgeBlur/mine.txt", "mine");
        var answer = Idm.Run(_folder, "plugins", "new", "EdgeBlur");
        Assert.Equal(2, answer.Code);
        Assert.Contains("is there already", answer.Error, StringComparison.Ordinal);
        var entries = Directory.GetFileSystemEntries(_folder.PathOf("EdgeBlur"));
        Assert.Equal("mine.txt", Path.GetFileName(Assert.Single(entries)));

        var made = Idm.Run(_folder, "plugins", "new", "EdgeBlur", "--out", "other", "--json");
        Assert.Equal("edge-blur", (string)made.Json["export"]!);
        Assert.True(File.Exists(_folder.PathOf("other", "EdgeBlur", "EdgeBlur.csproj")));
    }

    private static SortedDictionary<string, string> Files(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            f => Path.GetRelativePath(folder, f),
            f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))),
        StringComparer.Ordinal);
}
