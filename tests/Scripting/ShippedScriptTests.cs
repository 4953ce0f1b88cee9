
namespace Idm.Scripting.Tests;

/// <summary>
/// Every script of the folder scripts/ restores a real photo, far better than what the measurement alone
/// shows.
/// </summary>
public sealed class ShippedScriptTests : IDisposable
{
    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("deblur-psf", 26)]
    [InlineData("coded-aperture", 18)]
    [InlineData("single-pixel", 30)]
    public void An_operator_restores_a_photo(string name, double least)
    {
        _folder.Write("run.cs", $$"""
            var result = Run("{{Path.Combine(ScriptFolder.Root, "scripts", name + ".yaml")}}", with =>
            {
                with.Data.Path = "../samples/cat.png";
                with.Sampler.Iterations = 60;
            });
            var nothing = Run("{{Path.Combine(ScriptFolder.Root, "scripts", name + ".yaml")}}", with =>
            {
                with.Data.Path = "../samples/cat.png";
                with.Sampler = "back-projection";
            });
            Console.WriteLine($"{{name}}: {result}; back-projection: {nothing}");
            return result["psnr"] > {{least}} && result["psnr"] > nothing["psnr"] ? 0 : 1;
            """);
        var library = _folder.Library();
        using var script = library.Open(_folder.PathOf("run.cs"), []);
        Assert.Equal(0, library.Run(script));
    }

    [Fact]
    public void Every_script_of_the_folder_compiles()
    {
        var scripts = Directory.GetFiles(Path.Combine(ScriptFolder.Root, "scripts"), "*.cs");
        Assert.True(scripts.Length >= 4);
        var library = _folder.Library();
        foreach (var file in scripts) library.Open(file, []).Dispose();
    }
}
