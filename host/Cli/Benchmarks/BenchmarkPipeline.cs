namespace Idm.Cli.Benchmarks;

/// <summary>
/// The pipeline that is measured when none is named: the published network, with randomly initialised
/// weights.
/// </summary>
internal sealed class BenchmarkPipeline : IDisposable
{
    private const string Text = """
        name: benchmark
        data:     { use: images, path: "*.png" }
        operator: { use: block-cs, ratio: 0.10, block: 32 }
        model:    { use: idm-unet, size: full }
        sampler:  { use: idm }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("idm-bench-");

    public BenchmarkPipeline() => System.IO.File.WriteAllText(File, Text);

    /// <summary>The file; there until disposed.</summary>
    public string File => Path.Combine(_folder.FullName, "benchmark.yaml");

    public void Dispose() => _folder.Delete(recursive: true);
}
