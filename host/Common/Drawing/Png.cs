namespace Idm.Common.Drawing;

/// <summary>Canvases as PNG files of 8 bits red, green and blue.</summary>
public static class Png
{
    /// <summary>The bytes of the file.</summary>
    public static byte[] Encode(Canvas canvas)
    {
        var file = new MemoryStream();
        var png = new PngStream(file);
        png.Begin(canvas.Width, canvas.Height);
        png.Chunk("IDAT"u8, PngStream.Compress(canvas));
        png.End();
        return file.ToArray();
    }
}
