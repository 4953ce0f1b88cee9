using System.Diagnostics;
using System.Security.Cryptography;

namespace Idm.Preview.Tests.Vulkan;

/// <summary>The committed shader is the compiled source.</summary>
public sealed class ShaderTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Vulkan");

    [Theory]
    [InlineData("compose.comp")]
    [InlineData("compose.spv")]
    public void Source_and_code_are_those_that_belong_together(string file)
    {
        var recorded = File.ReadAllLines(Path.Combine(Folder, "compose.sha256"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, file))));
        Assert.True(
            recorded.Contains($"{hash}  {file}"),
            $"{file} has changed: dotnet build host/Preview -t:CompileShader");
    }

    [Fact]
    public void The_source_compiles_to_valid_code_and_with_the_same_compiler_to_the_same()
    {
        var compiler = Tool.Program("glslc", "glslc");
        var code = Path.GetTempFileName();
        Assert.Equal("", Run(
            compiler, "-O", "--target-env=vulkan1.1", "-fshader-stage=comp", Path.Combine(
                Folder, "compose.comp"), "-o", code));
        Assert.Equal("", Run(Tool.Program("spirv-tools", "spirv-val"), "--target-env", "vulkan1.1", code));
        Assert.Equal("", Run(
            Tool.Program("spirv-tools", "spirv-val"), "--target-env", "vulkan1.1", Path.Combine(
                Folder, "compose.spv")));
        var version = File.ReadAllLines(Path.Combine(Folder, "compose.sha256"))[^1];
        if (Run(compiler, "--version").StartsWith(version + "\n", StringComparison.Ordinal))
            Assert.Equal(File.ReadAllBytes(Path.Combine(Folder, "compose.spv")), File.ReadAllBytes(code));
        File.Delete(code);
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(
                program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answer = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return answer;
    }
}
