namespace Idm.Configuration.Errors;

/// <summary>Collects what is wrong, so that all of it can be said at once.</summary>
public sealed class ConfigurationErrors
{
    private readonly List<ConfigurationError> _errors = [];

    /// <summary>Number of errors.</summary>
    public int Count => _errors.Count;

    /// <summary>Adds an error; goes on.</summary>
    public void Add(string code, NodeOrigin origin, string message, string path = "") =>
        _errors.Add(new ConfigurationError(code, origin, path, message));

    /// <summary>
    /// The errors in the order a reader meets them: by file (as first mentioned), line and column; each once.
    /// </summary>
    public IReadOnlyList<ConfigurationError> InReadingOrder()
    {
        var files = _errors.Select(e => e.Origin.File).Distinct().ToList();
        return [.. _errors.Distinct()
            .OrderBy(e => files.IndexOf(e.Origin.File))
            .ThenBy(e => e.Origin.Line)
            .ThenBy(e => e.Origin.Column)];
    }

    /// <summary>Ends the load when there are errors.</summary>
    /// <exception cref="ConfigurationException">With all of them.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            throw new ConfigurationException(InReadingOrder());
        }
    }
}
