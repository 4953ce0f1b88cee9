using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Idm.Cli.Tests;

public sealed partial class InterruptionTests : IDisposable
{
    private const int Interrupt = 2;

    private readonly WorkingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_interrupted_run_keeps_the_images_it_has_finished()
    {
        foreach (var name in (string[])["a", "b", "c"]) _folder.WriteImage(name);
        _folder.WritePipeline("{ use: tv, iterations: 20000 }");
        using var process = Idm.Start(_folder, [], "run", "--json");
        while (process.StandardError.ReadLine() is { } line
            && !line.StartsWith("2 of 3", StringComparison.Ordinal))
        {
            // until the second image is under way
        }
        Assert.Equal(0, Kill(process.Id, Interrupt));
        var (error, output) = (process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardOutput.ReadToEnd());
        Idm.Finish(process);

        Assert.Equal(130, process.ExitCode);
        Assert.NotNull(error);
        var images = JsonNode.Parse(output)!["images"]!.AsArray();
        Assert.InRange(images.Count, 1, 2);
        var restored = Directory.EnumerateFiles(_folder.PathOf("out", "small", "restored")).ToList();
        Assert.Equal(images.Count, restored.Count);
        Assert.True(File.Exists(_folder.PathOf("out", "small", "run.json")));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(output), JsonNode.Parse(
                File.ReadAllText(_folder.PathOf("out", "small", "metrics.json")))));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
