namespace Idm.Plugins.Mri;

/// <summary>Numbers of a file, the last index running fastest.</summary>
/// <param name="Shape">Sizes.</param>
/// <param name="Real">Values, or their real parts.</param>
/// <param name="Imaginary">Imaginary parts; null for real numbers.</param>
internal sealed record NumberArray(long[] Shape, double[] Real, double[]? Imaginary)
{
    /// <summary>For example <c>(8, 2, 256, 256)</c>.</summary>
    public string ShapeText => $"({string.Join(", ", Shape)})";

    /// <summary>Reads a .npy or .safetensors file.</summary>
    /// <exception cref="Idm.Sdk.PluginException">It cannot be read: names the file and the reason.</exception>
    public static NumberArray Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, $"{e.Message.TrimEnd('.')}. Correct the path, or make it readable", e);
        }

        try
        {
            return Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".NPY" => NpyFormat.Parse(bytes),
                ".SAFETENSORS" => SafetensorsFormat.Parse(bytes),
                var other => throw new FormatException(
                    $"its extension is '{other}', expected .npy or .safetensors"),
            };
        }
        catch (Exception e) when (e is FormatException or System.Text.Json.JsonException or OverflowException)
        {
            throw Unreadable(path, e.Message.TrimEnd('.'), e);
        }
    }

    private static Idm.Sdk.PluginException Unreadable(string path, string reason, Exception cause) =>
        new($"cannot read '{path}': {reason}", cause);
}
