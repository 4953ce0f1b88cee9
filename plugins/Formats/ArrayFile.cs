using Idm.Sdk;
using Idm.Sdk.Formats;
using Idm.TensorFiles;
using Idm.TensorFiles.Reading;
using static TorchSharp.torch;

namespace Idm.Plugins.Formats;

/// <summary>Files of arrays by name, each read when it is asked for.</summary>
internal static class ArrayFile
{
    /// <summary>A file with an entry for each array.</summary>
    /// <exception cref="PluginException">It cannot be read, or is damaged or hostile.</exception>
    public static FormatFile Open(string path)
    {
        var file = Guarded(() => TensorFile.Open(path));
        return new FormatFile([.. file.Tensors.Values.Select(tensor => new ArrayEntry(
            tensor.Name, tensor.Shape, tensor.NumpyType, () => Guarded(() => file.Load(tensor.Name)))
        {
            ReadItem = index => Guarded(() => file.LoadItem(tensor.Name, index)),
        })])
        {
            Attributes = file.Metadata,
            Owner = file,
        };
    }

    /// <summary>
    /// An entry as a tensor: codes of pictures as uint8, wider ones as int32, numbers as float32.
    /// </summary>
    public static Tensor ToTensor(this FileEntry entry)
    {
        if (entry is ArrayEntry array) return array.Read();
        var (shape, value, maxCode) = ((PictureEntry)entry).Read();
        using var scope = NewDisposeScope();
        var values = new double[shape.Count];
        for (var i = 0; i < values.Length; i++) values[i] = value(i);
        var type = maxCode switch
        {
            null => ScalarType.Float32,
            <= byte.MaxValue => ScalarType.Byte,
            _ => ScalarType.Int32,
        };
        return tensor(values, [shape.Channels, shape.Height, shape.Width]).to(type).MoveToOuterDisposeScope();
    }

    /// <summary>Runs something of the library, and tells of its errors as a plugin does.</summary>
    public static T Guarded<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (WeightsException e)
        {
            throw new PluginException(e.Message, e);
        }
    }
}
