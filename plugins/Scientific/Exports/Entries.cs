using Idm.Plugins.Scientific.Arrays;
using Idm.Sdk.Formats;
using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Exports;

/// <summary>The arrays of a file as entries of the formats' contract.</summary>
internal static class Entries
{
    /// <summary>An entry for each array; one that cannot be read says so when it is asked for.</summary>
    public static FormatFile Of(IArrayFile file) => new([.. file.Arrays.Select(array => Entry(file, array))])
    {
        Attributes = file.Attributes,
        Owner = file,
    };

    private static ArrayEntry Entry(IArrayFile file, StoredArray array) => new(
        array.Name, array.Shape, array.Refusal is null ? array.Type.NumpyName() : "other",
        () => file.Load(array.Name))
    {
        Attributes = array.Attributes,
        ReadItem = index => Item(file, array.Name, index),
    };

    private static Tensor Item(IArrayFile file, string name, long index)
    {
        using var part = file.Load(name, new ArraySlice(0, index, 1));
        return part.squeeze(0);
    }
}
