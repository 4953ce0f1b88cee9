using Idm.Engine.Results.Plots;
using Idm.Scripting.Experiments;
using Idm.Sdk;

namespace Idm.Scripting.Scripts;

/// <summary>Running pipelines.</summary>
public static partial class ScriptGlobals
{
    /// <summary>
    /// Measures and restores the images of a pipeline: <c>Run("cs.yaml", with => with.Sampler.Steps = 5)</c>.
    /// </summary>
    /// <remarks>Nothing is written. The operator is proved first, as for <c>idm run</c>.</remarks>
    /// <param name="pipeline">The pipeline file, seen from the script's folder.</param>
    /// <param name="with">
    /// Changes to it, written as if it were an object; see <see cref="Variation"/>.
    /// </param>
    /// <exception cref="PluginException">It cannot be run, or every image failed.</exception>
    public static RunResult Run(string pipeline, Action<dynamic>? with = null)
    {
        var session = ScriptSession.Current;
        var bench = session.Bench ?? throw new PluginException(
            "Run works where scripts run by themselves: 'idm script run FILE'");
        var variation = new Variation();
        with?.Invoke(variation);
        return bench.Run(Beside(pipeline), variation.Sets);
    }

    /// <summary>An empty table.</summary>
    /// <param name="columns">The headings.</param>
    public static ResultTable Table(params string[] columns) => new(columns);

    /// <summary>An empty plot.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="x">Name of the horizontal axis.</param>
    /// <param name="y">Name of the vertical axis.</param>
    /// <param name="logarithmicX">Whether equal steps of the horizontal axis are equal ratios.</param>
    public static LinePlot Plot(string title, string x, string y, bool logarithmicX = false) =>
        new(title, x, y) { LogarithmicX = logarithmicX };
}
