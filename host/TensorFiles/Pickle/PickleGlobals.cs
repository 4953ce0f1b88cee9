namespace Idm.TensorFiles.Pickle;

/// <summary>The few names that a state dict needs. Any other one ends the reading.</summary>
internal static class PickleGlobals
{
    public const string OrderedDict = "collections.OrderedDict";
    public const string RebuildTensor = "torch._utils._rebuild_tensor_v2";
    public const string RebuildOldTensor = "torch._utils._rebuild_tensor";
    public const string RebuildParameter = "torch._utils._rebuild_parameter";

    private static readonly Dictionary<string, string> Storages = new(StringComparer.Ordinal)
    {
        ["torch.FloatStorage"] = "F32",
        ["torch.DoubleStorage"] = "F64",
        ["torch.HalfStorage"] = "F16",
        ["torch.BFloat16Storage"] = "BF16",
        ["torch.LongStorage"] = "I64",
        ["torch.IntStorage"] = "I32",
        ["torch.ShortStorage"] = "I16",
        ["torch.CharStorage"] = "I8",
        ["torch.ByteStorage"] = "U8",
        ["torch.BoolStorage"] = "BOOL",
    };

    /// <summary>All of them, for messages.</summary>
    public static string Known { get; } =
        string.Join(", ", [OrderedDict, RebuildTensor, RebuildOldTensor, RebuildParameter, .. Storages.Keys]);

    public static bool IsKnown(string name) =>
        name is OrderedDict or RebuildTensor or RebuildOldTensor or RebuildParameter
            || Storages.ContainsKey(name);

    /// <summary>The element type of a storage class; null if it is none.</summary>
    public static string? DtypeOf(object? value) =>
        value is PickleGlobal global ? Storages.GetValueOrDefault(global.Name) : null;
}
