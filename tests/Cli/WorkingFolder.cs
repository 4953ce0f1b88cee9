using Idm.Imaging;

namespace Idm.Cli.Tests;

/// <summary>A folder of a test's own with small images and a pipeline; gone afterwards.</summary>
internal sealed class WorkingFolder : IDisposable
{
    public const int Width = 40;
    public const int Height = 24;

    public string Path { get; } = Directory.CreateTempSubdirectory("idm-cli-").FullName;

    public string PathOf(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public void Write(string file, string text) => File.WriteAllText(PathOf(file), text);

    /// <summary>A grey image with edges and slopes, another for each name.</summary>
    public void WriteImage(string name)
    {
        var codes = new ushort[Width * Height];
        for (var i = 0; i < codes.Length; i++)
        {
            var (x, y) = (i % Width, i / Width);
            codes[i] = (ushort)((((x / 8) + (y / 6) + name.Length) % 3 * 70) + (2 * x) + name[0] % 16);
        }
        ImageWriter.Save(PathOf(name + ".png"), new Raster(Width, Height, 1, 255, codes));
    }

    /// <summary>A pipeline over the folder's images that needs no model.</summary>
    public void WritePipeline(string sampler = "{ use: tv, iterations: 30 }", string more = "") =>
        Write("pipeline.yaml", $"""
            name: small
            data: {"{ use: images, path: '*.png' }"}
            operator: {"{ use: block-cs, ratio: 0.5, block: 8 }"}
            sampler: {sampler}
            metrics: [psnr, ssim]
            {more}
            """);
}
