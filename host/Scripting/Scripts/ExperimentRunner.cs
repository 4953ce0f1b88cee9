using Idm.Configuration;
using Idm.Engine.Parts;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Idm.Engine.Running;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Scripting.Experiments;
using Idm.Sdk;

namespace Idm.Scripting.Scripts;

/// <summary>
/// Runs pipelines for a script: the same way as the program does, only that nothing is written.
/// </summary>
/// <param name="registry">What is installed.</param>
/// <param name="loader">Loads plugins.</param>
/// <param name="scripts">Scripts that the pipelines name.</param>
public sealed class ExperimentRunner(PluginRegistry registry, IPluginLoader loader, ScriptLibrary scripts)
{
    /// <summary>Measures and restores the images of a pipeline.</summary>
    /// <param name="file">The pipeline file, absolute.</param>
    /// <param name="sets">Changes to it, as for <c>--set</c>.</param>
    /// <exception cref="Configuration.Errors.ConfigurationException">
    /// The pipeline has errors: all of them.
    /// </exception>
    /// <exception cref="PluginException">It cannot be run, or every image failed.</exception>
    /// <exception cref="OperationCanceledException">The script is to stop.</exception>
    public RunResult Run(string file, IReadOnlyList<string> sets)
    {
        var (note, cancellation) = (scripts.Settings.Note, scripts.Settings.Cancellation);
        var pipeline = PipelineLoader.Load(file, sets, new ExportCatalog(registry, loader), scripts);
        var parts = new PartFactory(registry, loader, note, cancellation, scripts);
        using var plan = new Planner(parts, scripts.Settings.Libtorch, note)
            .Make(pipeline, prove: (proof, data) => proof.Require(data));
        var report = new Runner(plan, new Silence()).Evaluate(cancellation)[0].Value;
        cancellation.ThrowIfCancellationRequested();
        foreach (var failure in report.Failed) note($"{failure.Name}: {failure.Error}");
        return report.Images.Count > 0
            ? new RunResult(pipeline.Settings.Name, report)
            : throw new PluginException($"no image of '{pipeline.Settings.Name}' could be restored"
                + (report.Failed.Count > 0 ? $": {report.Failed[0].Error}" : ""));
    }

    private sealed class Silence : IRunObserver
    {
        public void Sampling(string sampler)
        {
        }

        public void Starting(int index, int count, string name, TimeSpan elapsed)
        {
        }

        public void Restored(ImageResult result)
        {
        }

        public void Failed(ImageFailure failure)
        {
        }
    }
}
