using System.Reflection;
using PureHDF;
using PureHDF.VOL.Native;

namespace Idm.Plugins.Scientific.Hdf5;

/// <summary>Address of an HDF5 object in its file: two paths to one object share it.</summary>
/// <remarks>
/// The library keeps the address to itself, and a group may be in itself; so it is taken from a member that
/// is not public, for which the version of the library is pinned.
/// </remarks>
internal static class Hdf5Identity
{
    private static readonly PropertyInfo Reference = typeof(NativeObject)
        .GetProperty("Reference", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly PropertyInfo Address = Reference.PropertyType.GetProperty("Value")!;

    /// <summary>The address of its header.</summary>
    public static ulong Of(IH5Object thing) => (ulong)Address.GetValue(Reference.GetValue(thing))!;
}
