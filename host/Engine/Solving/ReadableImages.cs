using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Engine.Solving;

/// <summary>The shapes of a source's images, each read once, when it is first asked for.</summary>
/// <remarks>Images that cannot be read are left out: the run lists what is wrong with them.</remarks>
/// <param name="data">The source.</param>
public sealed class ReadableImages(IImageSource data)
{
    private readonly List<ImageShape> _shapes = [];
    private IReadOnlyList<DataItem>? _items;
    private int _read;

    /// <summary>The shapes, in the source's order.</summary>
    /// <exception cref="PluginException">
    /// There are no images at all: says where the source looked.
    /// </exception>
    public IEnumerable<ImageShape> Shapes
    {
        get
        {
            for (var i = 0; i < _shapes.Count || ReadOn(); i++) yield return _shapes[i];
        }
    }

    /// <summary>Channels of the first image; null if there is none, or none can be read.</summary>
    public int? Channels
    {
        get
        {
            try
            {
                return Shapes.Select(shape => (int?)shape.Channels).FirstOrDefault();
            }
            catch (PluginException)
            {
                return null;
            }
        }
    }

    private bool ReadOn()
    {
        _items ??= data.List();
        while (_read < _items.Count)
        {
            try
            {
                using var subject = RunItem.Of(_items[_read++]);
                _shapes.Add(subject.Shape);
                return true;
            }
            catch (PluginException)
            {
                // the next one
            }
        }
        return false;
    }
}
