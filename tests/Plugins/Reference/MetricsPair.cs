using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Idm.Plugins.Tests.Reference;

/// <summary>
/// The reference's colour image of 50 x 70 pixels, its luma, disturbed copies, and what OpenCV and
/// scikit-image say.
/// </summary>
internal static class MetricsPair
{
    public const int Height = 50;
    public const int Width = 70;

    public static JsonElement Golden { get; } = JsonDocument.Parse(
        Resource("metrics_golden.json")).RootElement;

    public static byte[] Bytes(string tensor) => Data(tensor);

    public static float[] Floats(string tensor) => MemoryMarshal.Cast<byte, float>(Data(tensor)).ToArray();

    private static byte[] Data(string tensor)
    {
        var file = Resource("metrics_pair_50x70.safetensors");
        var header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using var json = JsonDocument.Parse(file.AsMemory(8, header));
        var offsets = json.RootElement.GetProperty(tensor).GetProperty("data_offsets");
        return file[(8 + header + offsets[0].GetInt32())..(8 + header + offsets[1].GetInt32())];
    }

    private static byte[] Resource(string name)
    {
        using var stream = typeof(MetricsPair).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
