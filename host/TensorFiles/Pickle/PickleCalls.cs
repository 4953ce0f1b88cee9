namespace Idm.TensorFiles.Pickle;

/// <summary>Meaning of the calls in a state dict's pickle, on descriptions instead of tensors.</summary>
/// <param name="fail">Makes the exception for what is wrong.</param>
internal sealed class PickleCalls(Func<string, WeightsException> fail)
{
    private const int MaxRank = 64;     // what torch's iterators can hold

    /// <summary>The result of <c>function(*arguments)</c>.</summary>
    public object? Call(object? function, object? arguments)
    {
        if (arguments is not PickleSequence { IsTuple: true, Items: var given })
            throw fail("a call has arguments that are no tuple");
        return (function as PickleGlobal)?.Name switch
        {
            PickleGlobals.OrderedDict when given.Count == 0 => new PickleMap(),
            PickleGlobals.OrderedDict when given is [PickleSequence pairs] => Map(pairs),
            PickleGlobals.RebuildOldTensor when given.Count == 4 => Tensor(given),
            PickleGlobals.RebuildTensor when given.Count is 6 or 7 => Tensor(given),
            PickleGlobals.RebuildParameter when given is [PickleTensor tensor, _, _] => tensor,
            { } name => throw fail($"it calls {name} with {given.Count} arguments that do not suit it"),
            null => throw fail("it calls something that is no function"),
        };
    }

    /// <summary>
    /// The storage that <c>('storage', class, key, location, count)</c> stands for; files from before PyTorch
    /// 1.6 have None after it.
    /// </summary>
    public PickleStorage Storage(object? id)
    {
        if (id is not PickleSequence { IsTuple: true,
            Items: ["storage", var type, string key, string, long count, .. var rest] }
            || rest is not ([] or [null]))
            throw fail("a persistent id is not ('storage', class, key, location, count)");
        if (PickleGlobals.DtypeOf(type) is not { } dtype)
            throw fail($"the storage '{key}' has a class that is no storage");
        if (count < 0) throw fail($"the storage '{key}' has {count} elements");
        return new PickleStorage(dtype, key, count);
    }

    /// <summary>A dictionary from a list of pairs, as Python 2 writes it.</summary>
    private PickleMap Map(PickleSequence pairs)
    {
        var map = new PickleMap();
        foreach (var pair in pairs.Items)
        {
            if (pair is not PickleSequence { Items: [string key, var value] })
                throw fail("a dictionary has a pair that is none");
            if (!map.Items.TryAdd(key, value)) throw fail($"a dictionary names '{key}' twice");
        }
        return map;
    }

    private PickleTensor Tensor(List<object?> given)
    {
        if (given is not [PickleStorage storage, long offset, var sizes, var steps, ..])
            throw fail("a tensor is not (storage, offset, shape, strides, ...)");
        var (shape, strides) = (Numbers(sizes, "shape"), Numbers(steps, "strides"));
        if (shape.Length != strides.Length)
            throw fail($"a tensor has {shape.Length} sizes and {strides.Length} strides");
        var tensor = new PickleTensor(storage, offset, shape, strides);
        Int128 count = 1, last = offset;
        for (var i = 0; i < shape.Length; i++)
        {
            count *= shape[i];
            // Checked at each step: neither can leave 128 bits.
            if (count > storage.Count) throw Outside(tensor, $"{count} elements or more");
            last += (Int128)Math.Max(shape[i] - 1, 0) * strides[i];
            if (last > long.MaxValue) throw Outside(tensor, $"element {last}");
        }
        var needed = count == 0 ? offset : last + 1;
        if (offset < 0 || needed > storage.Count)
            throw Outside(tensor, $"element {(offset < 0 ? offset : last)}");
        return tensor;
    }

    private long[] Numbers(object? value, string what)
    {
        if (value is not PickleSequence { Items: { Count: <= MaxRank } items }
            || items.Any(item => item is not (long and >= 0)))
            throw fail($"a tensor has {what} that are not at most {MaxRank} whole numbers from 0 on");
        return [.. items.Cast<long>()];
    }

    private WeightsException Outside(PickleTensor tensor, string reached) => fail(
        $"a tensor of shape [{string.Join(", ", tensor.Shape)}], strides [{string.Join(", ", tensor.Strides)}] and offset "
        + $"{tensor.Offset} reaches {reached} of its storage '{tensor.Storage.Key}', which has "
        + $"{tensor.Storage.Count}");
}
