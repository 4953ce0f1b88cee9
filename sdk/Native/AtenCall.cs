using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace Idm.Sdk.Native;

/// <summary>
/// A call of an ATen operator that TorchSharp does not bind. Autograd does not see it: use it with gradients
/// off.
/// </summary>
/// <remarks>
/// Arguments are given in the operator's order, all of them; a wrong number or kind of them ends the process
/// in native code, so that a call belongs in one tested place.
/// </remarks>
/// <example><code>
/// var results = new AtenCall("aten::silu_backward").With(gradient).With(x).Run(true);
/// </code></example>
/// <param name="name">The operator, with its namespace.</param>
public sealed unsafe class AtenCall(string name)
{
    private readonly List<ulong> _stack = [];

    /// <summary>Whether the libtorch that is loaded can be called so.</summary>
    public static bool Available => AtenLibrary.Current is not null;

    private static AtenLibrary Library => AtenLibrary.Current
        ?? throw new NotSupportedException("this libtorch does not let operators be called by name");

    /// <summary>The next argument, a tensor; stays the caller's.</summary>
    public AtenCall With(Tensor tensor) => Push(Handle(tensor));

    /// <summary>The next argument, a float.</summary>
    public AtenCall With(double number) => Push(BitConverter.DoubleToUInt64Bits(number));

    /// <summary>The next argument, an int.</summary>
    public AtenCall With(long number) => Push((ulong)number);

    /// <summary>The next argument, a bool.</summary>
    public AtenCall With(bool flag) => Push(flag ? 1ul : 0ul);

    /// <summary>The next argument is optional, and left out.</summary>
    public AtenCall WithNothing() => Push(0);

    /// <summary>The next argument, a list of tensors, which stay the caller's.</summary>
    public AtenCall WithList(IReadOnlyList<Tensor> tensors) => Push(NewList(tensors, Handle));

    /// <summary>The next argument, a list of ints.</summary>
    public AtenCall WithList(IReadOnlyList<long> numbers) => Push(NewList(numbers, n => (ulong)n));

    /// <summary>The next argument, a list of bools.</summary>
    public AtenCall WithList(IReadOnlyList<bool> flags) => Push(NewList(flags, f => f ? 1ul : 0ul));

    /// <summary>
    /// Calls it, once. Results that <paramref name="wanted"/> does not ask for are freed and null.
    /// </summary>
    /// <returns>The results, in the caller's dispose scope.</returns>
    /// <exception cref="ExternalException">The operator refuses its arguments.</exception>
    public Tensor?[] Run(params ReadOnlySpan<bool> wanted)
    {
        while (_stack.Count < wanted.Length) Push(0);
        var operation = Encoding.ASCII.GetBytes(name + '\0');
        fixed (byte* operationName = operation)
        fixed (ulong* stack = CollectionsMarshal.AsSpan(_stack))
        {
            byte overload = 0;
            Check(Library.Call(operationName, &overload, stack));
        }

        var results = new Tensor?[wanted.Length];
        for (var i = 0; i < results.Length; i++)
        {
            if (wanted[i]) results[i] = Tensor.UnsafeCreateTensor((nint)_stack[i]);
            else Check(Library.DeleteTensor((nint)_stack[i]));
        }
        return results;
    }

    private AtenCall Push(ulong value)
    {
        _stack.Add(value);
        return this;
    }

    private ulong Handle(Tensor tensor)
    {
        nint handle;
        Check(Library.NewTensor(tensor.Handle, &handle));
        GC.KeepAlive(tensor);
        return (ulong)handle;
    }

    private ulong NewList<T>(IReadOnlyList<T> items, Func<T, ulong> value)
    {
        nint list;
        Check(Library.NewList((nuint)items.Count, &list));
        foreach (var item in items) Check(Library.Append(list, value(item)));
        return (ulong)list;
    }

    private void Check(int code)
    {
        if (code != 0) throw new ExternalException($"libtorch's {name} failed");
    }
}
