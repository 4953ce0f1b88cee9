namespace Idm.Configuration.Settings;

/// <summary>The script that defines a part.</summary>
/// <param name="File">The file, absolute.</param>
/// <param name="Sha256">SHA-256 over its text and the files that it loads, in hexadecimal.</param>
public sealed record PartScript(string File, string Sha256);
