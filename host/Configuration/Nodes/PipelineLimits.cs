namespace Idm.Configuration.Nodes;

/// <summary>More than any honest pipeline needs; a hostile file gets a message, not the machine.</summary>
internal static class PipelineLimits
{
    /// <summary>Bytes of one file.</summary>
    public const int FileBytes = 1024 * 1024;

    /// <summary>Mappings and lists inside one another.</summary>
    public const int Depth = 64;

    /// <summary>Nodes of one file, those behind an alias counted at every use.</summary>
    public const int Nodes = 100_000;

    /// <summary>Aliases to mappings and lists in one file.</summary>
    public const int CollectionAliases = 128;

    /// <summary>Files that one pipeline may include, all in all.</summary>
    public const int Includes = 64;
}
