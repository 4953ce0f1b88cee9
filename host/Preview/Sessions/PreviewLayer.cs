using Idm.Preview.Frames;
using static TorchSharp.torch;

namespace Idm.Preview.Sessions;

/// <summary>A picture of a step, before it is copied.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Values">(N, C, H, W), any device and type; left unchanged.</param>
public readonly record struct PreviewLayer(LayerKind Kind, Tensor Values)
{
    /// <summary>Copies the layers' samples, one after the other, as float32.</summary>
    public static void CopyTo(IReadOnlyList<PreviewLayer> layers, Span<byte> to)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var layer in layers)
        {
            var samples = layer.Values.detach().to(ScalarType.Float32).cpu().contiguous().bytes;
            samples.CopyTo(to);
            to = to[samples.Length..];
        }
    }

    /// <summary>Position of each layer.</summary>
    public static IReadOnlyList<Layer> Describe(IReadOnlyList<PreviewLayer> layers)
    {
        var described = new List<Layer>();
        var offset = 0;
        foreach (var (kind, values) in layers)
        {
            var shape = values.shape;
            described.Add(new Layer(kind, (int)shape[1], (int)shape[2], (int)shape[3], offset));
            offset += (int)values.numel();
        }
        return described;
    }
}
