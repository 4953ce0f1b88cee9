using System.Text.Json;

namespace Idm.Plugins.Tests.Reference;

/// <summary>Numbers computed by the authors' implementation in float64.</summary>
internal sealed record Golden(
    int Batch, int H, int W, double LossF64, Summary Y, Summary Aty, Summary Out, IReadOnlyList<Summary> Grads)
{
    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Golden Read(string name)
    {
        using var stream = typeof(Golden).Assembly.GetManifestResourceStream($"{name}.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.Deserialize<Golden>(Snake)! with
        {
            LossF64 = document.RootElement.GetProperty("loss_f64").GetDouble(),
        };
    }
}

/// <summary>A tensor's summary.</summary>
internal sealed record Summary(string? Name, long[] Shape, double L2, double Sum, double Probe, double[] First4);
