
namespace Idm.TorchRuntime.Tests;

/// <summary>
/// In child processes: loading happens once in a process, and a failure leaves it half loaded.
/// </summary>
public sealed class NativeTorchTests
{
    private static readonly string[] Libraries = ["libc10.so", "libtorch.so", "libtorch_cpu.so"];

    private static string OwnFolder => Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    [Fact]
    public async Task Own_libtorch_loads_and_computes()
    {
        var output = await TorchChild.RunAsync(LoadScenarios.LoadAndCompute);
        Assert.Contains($"folder {OwnFolder}\nforeign False\nversion 2.10.0, fits True\n", output);
        Assert.Contains("gradient 1024\n", output);      // d sum(AA) / dA is 8 + 8 at each of the 64 entries
        Assert.Equal(Libraries.Select(name => Path.Combine(OwnFolder, name)), Mapped(output));
    }

    [Fact]
    public async Task Foreign_libtorch_is_the_only_one_in_the_process_though_another_lies_beside_TorchSharp()
    {
        Assert.True(File.Exists(Path.Combine(OwnFolder, "libtorch_cpu.so")));
        using var foreign = new TemporaryFolder();
        var lib = Directory.CreateDirectory(foreign["lib"]).FullName;
        foreach (var file in Directory.GetFiles(OwnFolder, "libgomp*")
            .Concat(Libraries.Select(name => Path.Combine(OwnFolder, name))))
        {
            File.Copy(file, Path.Combine(lib, Path.GetFileName(file)));
        }

        var output = await TorchChild.RunAsync(LoadScenarios.LoadAndCompute, foreign.FullPath);
        Assert.Contains($"folder {lib}\nforeign True\nversion 2.10.0, fits True\n", output);
        Assert.Contains("gradient 1024\n", output);
        Assert.Equal(Libraries.Select(name => Path.Combine(lib, name)), Mapped(output));
    }

    [Fact]
    public async Task Own_folder_by_its_name_is_not_foreign()
        => Assert.Contains("foreign False\n", await TorchChild.RunAsync(
            LoadScenarios.LoadAndCompute, OwnFolder));

    [Fact]
    public async Task Loading_again_gives_the_same_from_any_thread_and_another_folder_is_refused()
    {
        var output = await TorchChild.RunAsync(LoadScenarios.LoadTwice);
        Assert.Contains("same True\nsame folder True\n", output);
        Assert.Contains($"reason: libtorch was already loaded from {OwnFolder}", output);
    }

    [Fact]
    public async Task Folder_without_libtorch_is_named_with_where_it_came_from()
    {
        using var folder = new TemporaryFolder();
        var output = await TorchChild.RunAsync(LoadScenarios.LoadAndCompute, folder.FullPath);
        Assert.Equal(
            $"libtorch cannot be loaded: {folder["libtorch_cpu.so"]}\n"
            + "  reason: no such file there or in its lib folder (the environment variable IDM_LIBTORCH "
            + "names this folder)\n"
            + "  do:     give the folder that holds libtorch_cpu.so, such as .../site-packages/torch/lib, or "
            + "unset IDM_LIBTORCH\n",
            output);
    }

    [Fact]
    public async Task Missing_library_gives_the_linkers_words()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["libtorch_cpu.so"], []);
        var output = await TorchChild.RunAsync(LoadScenarios.LoadAndCompute, folder.FullPath);
        Assert.Contains($"cannot be loaded: {folder["libc10.so"]}\n", output);
        Assert.Contains("reason: " + folder["libc10.so"] + ": cannot open shared object file: No such file",
            output);
    }

    [Theory]
    [InlineData("", "file too short")]
    [InlineData("This is no library, but it is longer than the header of one would be: sixty-four bytes.",
        "invalid ELF header")]
    public async Task Damaged_library_gives_the_linkers_words_and_what_to_do(string content, string words)
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(OwnFolder, "libc10.so"), folder["libc10.so"]);
        File.WriteAllText(folder["libtorch_cpu.so"], content);
        var output = await TorchChild.RunAsync(LoadScenarios.LoadAndCompute, folder.FullPath);
        Assert.Contains($"cannot be loaded: {folder["libtorch_cpu.so"]}\n", output);
        Assert.Contains($"reason: {folder["libtorch_cpu.so"]}: {words}\n", output);
        Assert.Contains("do:     the file is damaged or built for another kind of machine: install it "
            + "again\n", output);
    }

    [Fact]
    public async Task Failure_is_remembered_and_said_again()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(OwnFolder, "libc10.so"), folder["libc10.so"]);
        File.WriteAllBytes(folder["libtorch_cpu.so"], []);
        var output = await TorchChild.RunAsync(LoadScenarios.FailTwice, folder.FullPath);
        Assert.Equal("failures 2, same True\n", output);
    }

    private static IEnumerable<string> Mapped(string output)
        => output.Split('\n').Where(line => line.StartsWith("mapped ", StringComparison.Ordinal))
        .Select(line => line[7..]);
}
