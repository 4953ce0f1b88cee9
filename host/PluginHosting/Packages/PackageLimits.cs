namespace Idm.PluginHosting.Packages;

/// <summary>Maximum size of a plugin: far above any real one, far below what fills a disk.</summary>
internal static class PackageLimits
{
    /// <summary>Files in one plugin.</summary>
    public const int Files = 10_000;

    /// <summary>Bytes of all its files together, unpacked.</summary>
    public const long Bytes = 1L << 30;

    /// <summary>Bytes of the list of files.</summary>
    public const int ManifestBytes = 4 << 20;

    /// <summary>
    /// Largest ratio of the content to the package, from <see cref="AlwaysAllowed"/> bytes on.
    /// </summary>
    public const int Ratio = 200;

    /// <summary>So much may always be unpacked, however small the package is.</summary>
    public const long AlwaysAllowed = 16 << 20;
}
