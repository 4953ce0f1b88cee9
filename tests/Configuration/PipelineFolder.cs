using System.Text;
using Idm.Configuration.Errors;

namespace Idm.Configuration.Tests;

/// <summary>A temporary folder with pipeline files, and what loading them says.</summary>
public sealed class PipelineFolder : IDisposable
{
    public const string Valid = """
        name: cs-10
        data: { use: images, path: samples/*.png }
        operator: { use: block-cs, ratio: 0.1 }
        sampler: { use: idm, steps: 3 }

        """;

    public PipelineFolder(string main = Valid) => Write("pipeline.yaml", main);

    public string Path { get; } = Directory.CreateTempSubdirectory("idm-pipelines-").FullName;

    public PipelineFolder Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public PipelineFolder Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return this;
    }

    public Pipeline Load(params string[] sets) =>
        PipelineLoader.Load(System.IO.Path.Combine(Path, "pipeline.yaml"), sets, FakeCatalog.Instance);

    /// <summary>The lines that a user would see, the folder cut off.</summary>
    public string[] Errors(params string[] sets)
    {
        var error = Assert.Throws<ConfigurationException>(() => Load(sets));
        Assert.NotEmpty(error.Errors);
        return [.. error.Errors.Select(e => e.ToString().Replace(Path + "/", "", StringComparison.Ordinal))];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
