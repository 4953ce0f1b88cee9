using System.Buffers.Binary;
using System.Text;

namespace Idm.TensorFiles.Tests.Archives;

/// <summary>Writes pickles instruction by instruction, good and bad.</summary>
internal sealed class PickleBytes
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public PickleBytes Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBytes Raw(string letters) => Raw(Encoding.Latin1.GetBytes(letters));

    public PickleBytes Protocol(byte version = 2) => Raw(0x80, version);

    public PickleBytes Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Raw("X").Raw(Number(bytes.Length)).Raw(bytes);
    }

    public PickleBytes Global(string module, string name) => Raw($"c{module}\n{name}\n");

    /// <summary>A whole number of up to 64 bits (LONG1), or of 32 (BININT).</summary>
    public PickleBytes Int(long value)
    {
        if (value is >= int.MinValue and <= int.MaxValue) return Raw("J").Raw(Number((int)value));
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Raw(0x8a, 8).Raw(bytes);
    }

    public PickleBytes Tuple(params long[] numbers)
    {
        Raw("(");
        foreach (var number in numbers) Int(number);
        return Raw("t");
    }

    /// <summary>The persistent id of a storage, looked up.</summary>
    public PickleBytes Storage(string type, string key, long count) =>
        Raw("(").Text("storage").Global("torch", type)
        .Text(key).Text("cpu").Int(count).Raw("tQ");

    /// <summary>A tensor over the storage that <paramref name="storage"/> writes.</summary>
    public PickleBytes Tensor(Action<PickleBytes> storage, long offset, long[] shape, long[] strides)
    {
        Global("torch._utils", "_rebuild_tensor_v2").Raw("(");
        storage(this);
        return Int(offset).Tuple(shape).Tuple(strides).Raw(0x89).Global("collections", "OrderedDict")
            .Raw(")RtR");
    }

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
