namespace Idm.Plugins.Scientific.Arrays;

/// <summary>A part of an array: some indices of one axis, and all of the others.</summary>
/// <param name="Axis">The axis, from 0.</param>
/// <param name="First">The first index.</param>
/// <param name="Count">How many indices.</param>
internal readonly record struct ArraySlice(int Axis, long First, long Count)
{
    /// <summary>The shape of the part.</summary>
    /// <param name="shape">The array's shape.</param>
    /// <param name="where">The file and the array, for the message.</param>
    /// <exception cref="Idm.Sdk.PluginException">The array has no such axis or indices.</exception>
    public long[] Of(IReadOnlyList<long> shape, string where)
    {
        if (Axis < 0 || Axis >= shape.Count)
        {
            throw BadFile.Because($"{where}: found {shape.Count} axes, expected more than {Axis}: take "
                + "slices "
                + "along another axis");
        }
        if (First < 0 || Count < 0 || First > shape[Axis] - Count)
        {
            throw BadFile.Because($"{where}: found {shape[Axis]} indices on axis {Axis}, expected "
                + $"{First} to {First + Count - 1} among them: choose other slices");
        }
        long[] part = [.. shape];
        part[Axis] = Count;
        return part;
    }
}
