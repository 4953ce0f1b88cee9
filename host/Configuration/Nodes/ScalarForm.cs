namespace Idm.Configuration.Nodes;

/// <summary>Notation of a scalar.</summary>
internal enum ScalarForm
{
    /// <summary>Without quotes: text, a number, true, nothing.</summary>
    Plain,

    /// <summary>In quotes, or as a block: always text.</summary>
    Text,

    /// <summary>With an environment variable inside: text or a number, never nothing.</summary>
    Expanded,
}
