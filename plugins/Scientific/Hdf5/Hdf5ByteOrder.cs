using System.Reflection;
using PureHDF;
using PureHDF.VOL.Native;

namespace Idm.Plugins.Scientific.Hdf5;

/// <summary>Order of the bytes of the numbers in an HDF5 file.</summary>
/// <remarks>
/// The library keeps it to itself, and reads pairs of numbers as if the lowest byte came first; so it is taken
/// from members that are not public, for which the version of the library is pinned.
/// </remarks>
internal static class Hdf5ByteOrder
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly FieldInfo Message = typeof(NativeDataset).Assembly
        .GetType("PureHDF.VOL.Native.NativeDataType", throwOnError: true)!.GetField("_dataType", Hidden)!;

    private static readonly PropertyInfo BitField = Message.FieldType.GetProperty("BitField", Hidden)!;

    /// <summary>Whether the highest byte comes first; of a pair, in its members.</summary>
    public static bool IsBig(IH5DataType type)
    {
        if (type.Class == H5DataTypeClass.Compound) return type.Compound.Members.Any(m => IsBig(m.Type));
        var description = BitField.GetValue(Message.GetValue(type))!;
        var order = description.GetType().GetProperty("ByteOrder", Hidden)?.GetValue(description);
        return order?.ToString() == "BigEndian";
    }
}
