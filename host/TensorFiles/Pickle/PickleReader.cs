namespace Idm.TensorFiles.Pickle;

/// <summary>Reads a pickle that describes a state dict, and runs nothing.</summary>
/// <remarks>
/// A pickle is a program for a stack machine that may import any function and call it. This machine knows the
/// instructions that dictionaries, tuples, texts, numbers and tensors take, resolves no name, and makes
/// descriptions only. All else is refused by name.
/// </remarks>
internal sealed class PickleReader
{
    // A state dict of 100,000 tensors has as many. Each instruction is a byte or two, and may make a hundred.
    private const int MostInstructions = 4_000_000, MostContainers = 1_000_000;

    private readonly string _where;
    private readonly PickleStream _stream;
    private readonly PickleCalls _calls;
    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _instructions, _containers;

    private PickleReader(string where, byte[] bytes, int start = 0)
    {
        _where = where;
        _stream = new PickleStream(bytes, Fail, start);
        _calls = new PickleCalls(Fail);
    }

    /// <summary>The value that a pickle describes.</summary>
    /// <param name="where">The file and its entry, for messages.</param>
    /// <param name="bytes">The pickle.</param>
    /// <exception cref="WeightsException">
    /// It is damaged, hostile, or needs more than a state dict does.
    /// </exception>
    public static object? Read(string where, byte[] bytes)
    {
        var reader = new PickleReader(where, bytes);
        var value = reader.Run();
        return reader._stream.AtEnd ? value : throw reader.Fail("more follows after its end");
    }

    /// <summary>The value of one of several pickles that follow each other.</summary>
    /// <param name="where">The file, for messages.</param>
    /// <param name="bytes">All of them, and what follows.</param>
    /// <param name="position">Where this one begins; afterwards, where it has ended.</param>
    /// <exception cref="WeightsException">
    /// It is damaged, hostile, or needs more than a state dict does.
    /// </exception>
    public static object? ReadNext(string where, byte[] bytes, ref int position)
    {
        var reader = new PickleReader(where, bytes, position);
        var value = reader.Run();
        position = reader._stream.Position;
        return value;
    }

    private object? Run()
    {
        while (true)
        {
            var opcode = (PickleOpcode)_stream.Byte();
            if (opcode == PickleOpcode.Stop) break;
            if (++_instructions > MostInstructions)
                throw Fail($"it has more than {MostInstructions} instructions, the limit");
            Step(opcode);
        }
        if (_stack.Count != 1 || _marks.Count != 0)
            throw Fail($"it ends with {_stack.Count} values, expected one");
        return _stack[0];
    }

    private void Step(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Protocol:
                var version = _stream.Byte();
                if (version is < 2 or > 5) throw Fail($"its protocol is {version}, expected 2 to 5");
                break;
            case PickleOpcode.Frame: _stream.Skip(8); break;
            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.True: Push(true); break;
            case PickleOpcode.False: Push(false); break;
            case PickleOpcode.Byte: Push((long)_stream.Byte()); break;
            case PickleOpcode.UInt16: Push((long)_stream.UInt16()); break;
            case PickleOpcode.Int32: Push((long)_stream.Int32()); break;
            case PickleOpcode.Long: Push(_stream.Integer(_stream.Byte())); break;
            case PickleOpcode.Double: Push(_stream.Double()); break;
            case PickleOpcode.ShortBytes: Push(_stream.Text(_stream.Byte())); break;
            case PickleOpcode.ShortText: Push(_stream.Text(_stream.Byte())); break;
            case PickleOpcode.Text: Push(_stream.Text(_stream.UInt32())); break;
            case PickleOpcode.Mark: _marks.Add(_stack.Count); break;
            case PickleOpcode.EmptyTuple: Push(new PickleSequence([], isTuple: true)); break;
            case PickleOpcode.Tuple1: Push(Tuple(_stack.Count - 1)); break;
            case PickleOpcode.Tuple2: Push(Tuple(_stack.Count - 2)); break;
            case PickleOpcode.Tuple3: Push(Tuple(_stack.Count - 3)); break;
            case PickleOpcode.Tuple: Push(Tuple(PopMark())); break;
            case PickleOpcode.EmptyList: Push(new PickleSequence([], isTuple: false)); break;
            case PickleOpcode.Append: Append(_stack.Count - 1); break;
            case PickleOpcode.Appends: Append(PopMark()); break;
            case PickleOpcode.EmptyDict: Push(new PickleMap()); break;
            case PickleOpcode.SetItem: SetItems(_stack.Count - 2); break;
            case PickleOpcode.SetItems: SetItems(PopMark()); break;
            case PickleOpcode.Put: _memo[_stream.Byte()] = Top(); break;
            case PickleOpcode.LongPut: _memo[_stream.UInt32()] = Top(); break;
            case PickleOpcode.Memoize: _memo[_memo.Count] = Top(); break;
            case PickleOpcode.Get: Push(Remembered(_stream.Byte())); break;
            case PickleOpcode.LongGet: Push(Remembered(_stream.UInt32())); break;
            case PickleOpcode.Global: Push(Global(_stream.Line(), _stream.Line())); break;
            case PickleOpcode.StackGlobal: PushStackGlobal(); break;
            case PickleOpcode.PersistentId: Push(_calls.Storage(Pop())); break;
            case PickleOpcode.Reduce:
                var arguments = Pop();
                Push(_calls.Call(Pop(), arguments));
                break;
            case PickleOpcode.Build:
                Pop();          // attributes of an OrderedDict: versions of modules, which nobody needs
                if (Top() is not PickleMap)
                    throw Fail("it sets the state of an object, which only an OrderedDict may have");
                break;
            default:
                throw Fail($"it has the instruction 0x{(byte)opcode:x2}, which a state dict does not need");
        }
    }

    private void Push(object? value)
    {
        if (value is PickleSequence or PickleMap or PickleGlobal or PickleStorage or PickleTensor
            && ++_containers > MostContainers)
            throw Fail($"it makes more than {MostContainers} lists, dictionaries and tensors, the limit");
        _stack.Add(value);
    }

    private object? Pop()
    {
        var value = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object? Top() => _stack.Count > (_marks.Count > 0 ? _marks[^1] : 0)
        ? _stack[^1]
        : throw Fail("it takes a value from an empty stack");

    private int PopMark()
    {
        if (_marks.Count == 0) throw Fail("it looks for a mark that is not there");
        var mark = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return mark;
    }

    /// <summary>Takes all values from a place of the stack on.</summary>
    private List<object?> PopFrom(int start)
    {
        if (start < (_marks.Count > 0 ? _marks[^1] : 0)) throw Fail("it takes a value from an empty stack");
        var values = _stack.GetRange(start, _stack.Count - start);
        _stack.RemoveRange(start, values.Count);
        return values;
    }

    private PickleSequence Tuple(int start) => new(PopFrom(start), isTuple: true);

    private void Append(int start)
    {
        var values = PopFrom(start);
        if (Top() is not PickleSequence { IsTuple: false } list)
            throw Fail("it appends to something that is no list");
        list.Items.AddRange(values);
    }

    private void SetItems(int start)
    {
        var values = PopFrom(start);
        if (Top() is not PickleMap map || values.Count % 2 != 0)
            throw Fail("it sets items of something that is no dictionary");
        for (var i = 0; i < values.Count; i += 2)
        {
            if (values[i] is not (string or long))
                throw Fail("a dictionary has a key that is neither text nor a whole number");
            if (!map.Items.TryAdd(values[i]!, values[i + 1]))
                throw Fail($"a dictionary names '{values[i]}' twice");
        }
    }

    private object? Remembered(long index) => _memo.TryGetValue(index, out var value)
        ? value
        : throw Fail($"it recalls value {index}, which was never remembered");

    private void PushStackGlobal()
    {
        if (PopFrom(_stack.Count - 2) is not [string module, string name])
            throw Fail("a global has a name that is no text");
        Push(Global(module, name));
    }

    private PickleGlobal Global(string module, string name)
    {
        var global = new PickleGlobal(module, name);
        return PickleGlobals.IsKnown(global.Name) ? global : throw new WeightsException(
            $"{_where}: it names '{Shown(global.Name)}', which a state dict does not need; nothing was "
                + "looked up or run. "
            + $"Known are {PickleGlobals.Known}. Save the tensors alone, torch.save(model.state_dict(), "
            + "path), and try again");
    }

    private static string Shown(string name) => name.Length <= 100 ? name : name[..100] + "...";

    private WeightsException Fail(string what) =>
        new($"{_where}: found at byte {_stream.Position}: {what}; the pickle is damaged, hostile, or no "
            + "state dict");
}
