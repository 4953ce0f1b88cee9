using TorchSharp;

namespace Idm.TensorFiles;

/// <summary>
/// The element types of the safetensors format that torch has, by the names they have in the file.
/// </summary>
internal static class SafetensorsType
{
    private static readonly Dictionary<string, (torch.ScalarType Type, int Bytes)> ByName = new()
    {
        ["F64"] = (torch.ScalarType.Float64, 8),
        ["I64"] = (torch.ScalarType.Int64, 8),
        ["F32"] = (torch.ScalarType.Float32, 4),
        ["I32"] = (torch.ScalarType.Int32, 4),
        ["F16"] = (torch.ScalarType.Float16, 2),
        ["BF16"] = (torch.ScalarType.BFloat16, 2),
        ["I16"] = (torch.ScalarType.Int16, 2),
        ["I8"] = (torch.ScalarType.Int8, 1),
        ["U8"] = (torch.ScalarType.Byte, 1),
        ["BOOL"] = (torch.ScalarType.Bool, 1),
    };

    private static readonly Dictionary<torch.ScalarType, string> ByType
        = ByName.ToDictionary(pair => pair.Value.Type, pair => pair.Key);

    /// <summary>All names, for messages.</summary>
    public static string Known { get; } = string.Join(", ", ByName.Keys);

    public static bool TryGetBytes(string name, out int bytes)
    {
        var found = ByName.TryGetValue(name, out var entry);
        bytes = entry.Bytes;
        return found;
    }

    /// <summary>The name in NumPy: float32 for F32.</summary>
    public static string ToNumpy(string name) => name switch
    {
        "BF16" => "bfloat16",
        "U8" => "uint8",
        "BOOL" => "bool",
        ['F', .. var bits] => "float" + bits,
        ['I', .. var bits] => "int" + bits,
        _ => name,
    };

    public static torch.ScalarType ToTorch(string name) => ByName[name].Type;

    public static string? FromTorch(torch.ScalarType type) => ByType.GetValueOrDefault(type);

    public static bool IsFloat(torch.ScalarType type) =>
        type is torch.ScalarType.Float64 or torch.ScalarType.Float32
        or torch.ScalarType.Float16 or torch.ScalarType.BFloat16;
}
