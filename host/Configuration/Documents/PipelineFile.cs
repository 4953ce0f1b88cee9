using System.Text;
using Idm.Configuration.Errors;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Documents;

/// <summary>Reads the text of a pipeline file: UTF-8, within the limits.</summary>
internal static class PipelineFile
{
    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The text, or null after an error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="named">Who names the file, and the code of the error when it cannot be read.</param>
    /// <param name="errors">Where errors go.</param>
    public static string? Read(
        string path, (NodeOrigin Origin, string Code) named, ConfigurationErrors errors)
    {
        try
        {
            if (Directory.Exists(path))
            {
                errors.Add(named.Code, named.Origin,
                    $"{Quoted.Text(path)} is a folder; expected a pipeline file (.yaml)");
                return null;
            }

            var bytes = ReadUpTo(path, PipelineLimits.FileBytes + 1);
            if (bytes.Length > PipelineLimits.FileBytes)
            {
                errors.Add(ErrorCodes.Syntax, NodeOrigin.Of(path),
                    "larger than 1 MiB; this cannot be a pipeline file");
                return null;
            }

            return Decode(bytes, path, errors);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            errors.Add(named.Code, named.Origin, $"no file {Quoted.Text(path)}" + Nearby(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            errors.Add(named.Code, named.Origin, $"cannot read {Quoted.Text(path)}: {error.Message}");
        }

        return null;
    }

    private static byte[] ReadUpTo(string path, int limit)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[limit];
        var count = file.ReadAtLeast(buffer, limit, throwOnEndOfStream: false);
        return buffer[..count];
    }

    private static string? Decode(byte[] bytes, string path, ConfigurationErrors errors)
    {
        try
        {
            return _strict.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException error)
        {
            var line = 1 + bytes.AsSpan(0, Math.Clamp(error.Index, 0, bytes.Length)).Count((byte)'\n');
            errors.Add(ErrorCodes.Syntax, new NodeOrigin(path, line, 1),
                "not UTF-8 text; save the file as UTF-8");
            return null;
        }
    }

    private static string Nearby(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            return $"; the folder {Quoted.Text(folder)} does not exist either";
        }

        var options = new EnumerationOptions { IgnoreInaccessible = true };
        var others = Directory.EnumerateFiles(folder, "*.y*ml", options)
            .Select(f => Path.GetFileName(f))
            .Order(StringComparer.Ordinal)
            .ToList();
        var near = Suggestion.For(Path.GetFileName(path), others);
        return near is not null ? Suggestion.Text(near)
            : others.Count == 0 ? "; its folder holds no pipeline file (.yaml)"
            : "; pipeline files there: " + string.Join(", ", others.Take(8));
    }
}
