using System.Security.Cryptography;

namespace Idm.TensorFiles.Weights;

/// <summary>A weights file that was found.</summary>
/// <param name="path">Its full path.</param>
public sealed class WeightsFile(string path)
{
    private readonly Lazy<string> _sha256 = new(() => Hash(path));

    /// <summary>Its full path.</summary>
    public string Path { get; } = path;

    /// <summary>
    /// The SHA-256 of the whole file, 64 lower-case hexadecimal digits; computed once, when first asked for.
    /// </summary>
    /// <exception cref="WeightsException">The file cannot be read.</exception>
    public string Sha256 => _sha256.Value;

    /// <summary>Checks that the file is the one that was meant.</summary>
    /// <param name="expected">Its SHA-256, in either case; a prefix <c>sha256:</c> is allowed.</param>
    /// <exception cref="WeightsException">
    /// It is another, with both hashes; or what is expected is no SHA-256.
    /// </exception>
    public void Require(string expected)
    {
        var wanted = expected.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase)
            ? expected[7..]
            : expected;
        if (wanted.Length != 64 || !wanted.All(char.IsAsciiHexDigit))
        {
            throw new WeightsException($"found '{expected}' as the SHA-256 of weights, expected 64 "
                + "hexadecimal digits");
        }
        if (wanted.Equals(Sha256, StringComparison.OrdinalIgnoreCase)) return;
        throw new WeightsException($"{Path}: found SHA-256 {Sha256}, expected {wanted.ToLowerInvariant()}; "
            + "this is another version of the weights or a damaged one: fetch the right file, or correct the "
            + "hash");
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    private static string Hash(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException($"{path}: cannot be read: {e.Message.TrimEnd('.')}. Check its "
                + "path and its permissions", e);
        }
    }
}
