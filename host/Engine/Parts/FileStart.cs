using Idm.Common.Files;
using Idm.Sdk;

namespace Idm.Engine.Parts;

/// <summary>The first bytes of a file, by which its format is told.</summary>
internal static class FileStart
{
    private const int Bytes = 4096;

    /// <summary>As many as there are, up to 4,096.</summary>
    /// <exception cref="PluginException">It is not there, is empty or no file, or cannot be read.</exception>
    public static byte[] Of(string path) => ReadableFile.Read(
        path,
        stream =>
        {
            var start = new byte[Math.Min(Bytes, stream.Length)];
            return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        },
        (reason, remedy, cause) => new PluginException($"cannot read '{path}': {reason}. {remedy}", cause));
}
