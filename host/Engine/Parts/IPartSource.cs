using Idm.Configuration.Settings;
using Idm.Sdk;
using Idm.Sdk.Operators;

namespace Idm.Engine.Parts;

/// <summary>A place other than the plugins that parts of a pipeline come from: scripts.</summary>
public interface IPartSource
{
    /// <summary>Creates a part that was resolved to this source.</summary>
    /// <exception cref="PluginException">It cannot be created: a message for the user.</exception>
    object Create(Part part, PluginContext context);

    /// <summary>
    /// Message to the user on an exception that this source's code threw; null for all others.
    /// </summary>
    string? Explain(Exception exception);

    /// <summary>Place where this source defines an operator; null for an operator of others.</summary>
    PartOrigin? OriginOf(IOperator a);
}

/// <summary>The lines of a source that define a part.</summary>
/// <param name="Code">The number of the error that the part does not keep its contract.</param>
/// <param name="Place">The place where the definition begins, <c>file(line,column)</c>.</param>
/// <param name="Details">The places of the parts of the definition, in words.</param>
public sealed record PartOrigin(string Code, string Place, string Details);
