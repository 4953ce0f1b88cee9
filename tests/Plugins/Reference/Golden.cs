using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Idm.Plugins.Tests.Reference;

/// <summary>
/// Numbers computed by the authors' implementation in float64, for one image size and one network.
/// </summary>
/// <param name="Batch">Images.</param>
/// <param name="H">Their rows.</param>
/// <param name="W">Their columns.</param>
/// <param name="Loss">mean|x̂ - x|.</param>
/// <param name="Y">A x.</param>
/// <param name="Aty">Aᵀ y.</param>
/// <param name="Out">x̂.</param>
/// <param name="OutValues">All of x̂, as little-endian float64.</param>
/// <param name="Grads">The loss's gradient for each parameter; empty where no test differentiates.</param>
/// <param name="Trace">What the network's modules put out, in all steps.</param>
internal sealed record Golden(
    int Batch, int H, int W, double Loss, Summary Y, Summary Aty, Summary Out, byte[] OutValues,
    IReadOnlyList<Summary> Grads, IReadOnlyList<Summary> Trace)
{
    private static readonly JsonSerializerOptions _snake =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public double[] Output => MemoryMarshal.Cast<byte, double>(OutValues).ToArray();

    public static Golden Read(string name)
    {
        using var stream = typeof(Golden).Assembly.GetManifestResourceStream($"{name}.json.gz")!;
        using var json = new GZipStream(stream, CompressionMode.Decompress);
        return JsonSerializer.Deserialize<Golden>(json, _snake)!;
    }
}
