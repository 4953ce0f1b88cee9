using System.Globalization;
using BitMiracle.LibTiff.Classic;

namespace Idm.Imaging;

/// <summary>A TIFF file in memory, and the first error that the library reports about it.</summary>
internal sealed class TiffSource : MemoryStream
{
    // The library reports errors to one place per process, on the error stream unless told otherwise; it
    // hands the stream along, so each report finds its file.
    private static readonly TiffErrorHandler Previous = Tiff.SetErrorHandler(new Reporter());

    public TiffSource(byte[] file)
        : base(file, writable: false) => GC.KeepAlive(Previous);

    public string? Error { get; private set; }

    public Tiff Open() => Tiff.ClientOpen("", "r", this, new TiffStream())
        ?? throw BadImageException.Damaged(
            $"its TIFF header is invalid{(Error is null ? "" : $" ({Error})")}");

    private sealed class Reporter : TiffErrorHandler
    {
        public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void ErrorHandlerExt(
            Tiff tif, object clientData, string method, string format, params object[] args)
        {
            if (clientData is TiffSource { Error: null } source)
            {
                source.Error = string.Format(CultureInfo.InvariantCulture, format, args).Trim().TrimEnd('.');
            }
        }

        public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void WarningHandlerExt(
            Tiff tif, object clientData, string method, string format, params object[] args)
        {
        }
    }
}
