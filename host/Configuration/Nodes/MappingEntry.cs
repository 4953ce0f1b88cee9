using Idm.Configuration.Errors;

namespace Idm.Configuration.Nodes;

/// <summary>One <c>key: value</c> of a mapping.</summary>
internal sealed record MappingEntry(string Key, NodeOrigin KeyOrigin, Node Value);
