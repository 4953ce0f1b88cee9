using Idm.Plugins.Scientific.Arrays;

namespace Idm.Plugins.Scientific.Hdf5;

/// <summary>
/// Paths of the counts in a tomography file: Data Exchange (De Carlo et al., J Synchrotron Radiat 2014), or
/// NeXus (NXtomo).
/// </summary>
/// <param name="Projections">Counts (angles, rows, columns).</param>
/// <param name="Flats">Counts without the object; null where they are among the projections.</param>
/// <param name="Darks">Counts without the beam; null where they are among the projections.</param>
/// <param name="Angles">One for each projection, in degrees unless its attribute units says others.</param>
/// <param name="ImageKey">NeXus: 0 for a projection, 1 a flat, 2 a dark; null in Data Exchange.</param>
internal sealed record TomographyFile(
    StoredArray Projections, StoredArray? Flats, StoredArray? Darks, StoredArray? Angles,
        StoredArray? ImageKey)
{
    /// <summary>Finds the arrays; null where the file is of another kind.</summary>
    public static TomographyFile? Find(IArrayFile file)
    {
        StoredArray? Ending(string end) => file.Arrays.FirstOrDefault(array => array.Refusal is null
            && (array.Name == end || array.Name.EndsWith("/" + end, StringComparison.Ordinal)));
        if (Ending("exchange/data") is { Shape.Count: 3 } counts)
        {
            return new TomographyFile(
                counts, Ending("exchange/data_white"), Ending("exchange/data_dark"), Ending("exchange/theta"),
                    null);
        }
        var key = Ending("detector/image_key");
        return key is not null && Ending("detector/data") is { Shape.Count: 3 } all
            ? new TomographyFile(all, null, null, Ending("sample/rotation_angle"), key) : null;
    }
}
