namespace Idm.Cli.Shell;

/// <summary>
/// Something that went wrong while the work was under way: the input had been accepted, whatever the
/// exception inside would mean elsewhere.
/// </summary>
/// <param name="inner">What went wrong.</param>
internal sealed class RunningException(Exception inner) : Exception(inner.Message, inner);
