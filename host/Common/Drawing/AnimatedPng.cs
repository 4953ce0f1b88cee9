using System.Buffers.Binary;

namespace Idm.Common.Drawing;

/// <summary>A PNG that plays: its first frame is what viewers without animation show.</summary>
public sealed class AnimatedPng
{
    private readonly List<(byte[] Rows, int Milliseconds)> _frames = [];
    private (int Width, int Height) _size;

    /// <summary>Number of frames.</summary>
    public int Count => _frames.Count;

    /// <summary>Adds a frame; it is kept compressed.</summary>
    /// <param name="canvas">As large as the first one.</param>
    /// <param name="milliseconds">How long it is shown.</param>
    /// <exception cref="ArgumentException">It has another size.</exception>
    public void Add(Canvas canvas, int milliseconds)
    {
        if (_frames.Count == 0) _size = (canvas.Width, canvas.Height);
        if (_size != (canvas.Width, canvas.Height))
            throw new ArgumentException($"a frame of {canvas.Width} x {canvas.Height}; the first one has "
                + $"{_size.Width} x {_size.Height}");
        _frames.Add((PngStream.Compress(canvas), milliseconds));
    }

    /// <summary>The bytes of the file; it plays forever.</summary>
    /// <exception cref="InvalidOperationException">There are no frames.</exception>
    public byte[] Encode()
    {
        if (_frames.Count == 0) throw new InvalidOperationException("an animation without frames");
        var file = new MemoryStream();
        var png = new PngStream(file);
        png.Begin(_size.Width, _size.Height);
        png.Chunk("acTL"u8, [.. Number(_frames.Count), .. Number(0)]);
        var sequence = 0;
        for (var i = 0; i < _frames.Count; i++)
        {
            var control = new byte[26];
            BinaryPrimitives.WriteInt32BigEndian(control, sequence++);
            BinaryPrimitives.WriteInt32BigEndian(control.AsSpan(4), _size.Width);
            BinaryPrimitives.WriteInt32BigEndian(control.AsSpan(8), _size.Height);
            BinaryPrimitives.WriteUInt16BigEndian(
                control.AsSpan(20), (ushort)Math.Min(_frames[i].Milliseconds, ushort.MaxValue));
            BinaryPrimitives.WriteUInt16BigEndian(control.AsSpan(22), 1000);
            png.Chunk("fcTL"u8, control);
            if (i == 0) png.Chunk("IDAT"u8, _frames[i].Rows);
            else png.Chunk("fdAT"u8, [.. Number(sequence++), .. _frames[i].Rows]);
        }
        png.End();
        return file.ToArray();
    }

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
