namespace Idm.TensorFiles.Pickle;

/// <summary>A name that a pickle wants to be looked up: remembered, never looked up.</summary>
/// <param name="module">Such as <c>torch</c>.</param>
/// <param name="name">Such as <c>FloatStorage</c>.</param>
internal sealed class PickleGlobal(string module, string name)
{
    public string Name { get; } = $"{module}.{name}";
}

/// <summary>A tuple or list. A class, not a record: values may hold themselves.</summary>
internal sealed class PickleSequence(List<object?> items, bool isTuple)
{
    public List<object?> Items { get; } = items;

    public bool IsTuple { get; } = isTuple;
}

/// <summary>A dict or OrderedDict, in its order.</summary>
internal sealed class PickleMap
{
    public OrderedDictionary<object, object?> Items { get; } = [];
}

/// <summary>A storage: an entry of the archive with numbers of one type.</summary>
/// <param name="dtype">Their type, by its name in safetensors files.</param>
/// <param name="key">The entry's name within <c>data/</c>.</param>
/// <param name="count">How many there are.</param>
internal sealed class PickleStorage(string dtype, string key, long count)
{
    public string Dtype { get; } = dtype;

    public string Key { get; } = key;

    public long Count { get; } = count;
}

/// <summary>A view of a storage.</summary>
internal sealed class PickleTensor(PickleStorage storage, long offset, long[] shape, long[] strides)
{
    public PickleStorage Storage { get; } = storage;

    /// <summary>Offset, in elements.</summary>
    public long Offset { get; } = offset;

    public long[] Shape { get; } = shape;

    /// <summary>From one element to the next, along each dimension, in elements.</summary>
    public long[] Strides { get; } = strides;

    /// <summary>Identity among views: equal for those that share the same memory.</summary>
    public string Identity =>
        $"{Storage.Key}|{Storage.Dtype}|{Offset}|{string.Join(',', Shape)}|{string.Join(',', Strides)}";
}
