using System.Runtime.CompilerServices;
using Idm.Plugins.Scientific.Arrays;

namespace Idm.Plugins.Scientific.Hdf5;

/// <summary>
/// A file for the HDF5 library, which believes it: ends circles and deep nests by what is read for them.
/// </summary>
/// <remarks>
/// Each step of the library through a file reads a few bytes. Where it would go on forever, the reads of one
/// task run out; where it would recurse until the stack ends, which no program survives, the read says so
/// before.
/// </remarks>
internal sealed class GuardedStream(ByteSource source) : SourceStream(source, 0, source.Length)
{
    private long _readsLeft;

    /// <summary>Begins a task that needs at most so many reads.</summary>
    public void Allow(long reads) => _readsLeft = reads;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return --_readsLeft >= 0
            ? base.Read(buffer) : throw new InvalidDataException("its parts refer to one another in a "
                + "circle");
    }
}
