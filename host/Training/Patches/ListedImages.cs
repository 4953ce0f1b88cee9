using Idm.Sdk.Data;

namespace Idm.Training.Patches;

/// <summary>
/// Images of a source that were listed once: the same ones whatever becomes of the folder meanwhile.
/// </summary>
internal sealed class ListedImages(IReadOnlyList<DataItem> items) : IImageSource
{
    public IReadOnlyList<DataItem> List() => items;
}
