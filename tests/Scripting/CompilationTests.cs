namespace Idm.Scripting.Tests;

public sealed class CompilationTests : IDisposable
{
    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("half.cs", "#!/usr/bin/env dotnet\n")]
    [InlineData("half.csx", "")]
    public void The_same_text_is_a_program_and_a_script(string file, string first)
    {
        _folder.Write(file, first + "Operator(\"half\", r => FromForward(r, x => x.div(2)));\n");
        using var script = _folder.Run(file);
        Assert.Equal(("operator", "half"), (script.Parts.Single().Kind, script.Parts.Single().Name));
    }

    [Fact]
    public void All_errors_are_told_each_in_its_file()
    {
        _folder.Write("main.cs", "#:include lib.cs\nvar x = torch.zeros(3).shp;\nOperator(\"a\", 1);\n")
            .Write("lib.cs", "static class Library\n{\n    public static int Three() => fuor;\n}\n");
        var errors = _folder.Errors("main.cs");
        Assert.Equal(3, errors.Length);
        Assert.Contains("main.cs(2,24): error SCR001: CS1061: 'torch.Tensor' does not contain a definition "
            + "for 'shp' and no accessible extension method 'shp' accepting a first argument of type "
            + "'torch.Tensor' could be found (are you missing a using directive or an assembly reference?)",
            errors);
        Assert.Contains(
            errors, e => e.StartsWith("main.cs(3,15): error SCR001: CS1503", StringComparison.Ordinal));
        Assert.Contains("lib.cs(3,34): error SCR001: CS0103: The name 'fuor' does not exist in the current "
            + "context", errors);
    }

    [Fact]
    public void A_loaded_file_of_a_csx_script_has_its_own_lines()
    {
        _folder.Write("main.csx", "#load \"lib.csx\"\nMetric(\"m\", (a, b) => Three());\n")
            .Write("lib.csx", "int Three() => 3;\nint Four() => fuor;\n");
        Assert.Equal(
            ["lib.csx(2,15): error SCR001: CS0103: The name 'fuor' does not exist in the current context"],
            _folder.Errors("main.csx"));
        _folder.Write("lib.csx", "int Three() => 3;\n");
        using var script = _folder.Run("main.csx");
        Assert.Equal("m", Assert.Single(script.Parts).Name);
    }

    [Fact]
    public void What_a_script_cannot_have_is_refused_with_its_line()
    {
        _folder.Write("p.cs", "#:package Newtonsoft.Json@13.0.3\n").Write("l.cs", "\n#load \"x.csx\"\n")
            .Write("i.csx", "#:include x.cs\n").Write("m.csx", "#load \"missing.csx\"\n")
            .Write("Classical.dll", "none").Write("r.csx", "#r \"Classical.dll\"\n");
        Assert.StartsWith("p.cs(1,1): error SCR004: '#:package Newtonsoft.Json@13.0.3': scripts cannot bring "
            + "packages",
            _folder.Errors("p.cs").Single(), StringComparison.Ordinal);
        Assert.Equal("l.cs(2,1): error SCR004: '#load \"x.csx\"' is for .csx scripts; a .cs script says "
            + "'#:include x.csx'",
            _folder.Errors("l.cs").Single());
        Assert.StartsWith("i.csx(1,1): error SCR004: '#:include x.cs' is for .cs scripts",
            _folder.Errors("i.csx").Single(),
            StringComparison.Ordinal);
        Assert.StartsWith("m.csx(1,1): error SCR006: cannot read the script 'missing.csx': there is no such "
            + "file",
            _folder.Errors("m.csx").Single(), StringComparison.Ordinal);
        Assert.Equal("r.csx: error SCR004: 'Classical.dll': Classical is a loaded plugin; use its types "
            + "directly, and remove the reference", _folder.Errors("r.csx").Single());
    }

    [Fact]
    public void A_script_uses_the_types_of_a_plugin_as_they_are()
    {
        _folder.Write("plugin.cs", """
            var sampler = new Idm.Plugins.Classical.TotalVariationSampler(new() { Iterations = 7 });
            if (sampler.GetType().Assembly.GetName().Name != "Classical") throw new Exception("another copy");
            Sampler("mine", (y, context) => sampler.Sample(y, null, context), sampler.Steps);
            """);
        using var script = _folder.Run("plugin.cs");
        Assert.Equal("mine", Assert.Single(script.Parts).Name);
    }
}
