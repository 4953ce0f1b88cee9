using Idm.Configuration;
using Idm.Engine.Parts;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Idm.Engine.Running;
using Idm.Engine.Solving;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Scripting.Experiments;
using Idm.Sdk;
using Idm.Sdk.Data;
using TorchSharp;

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
        var images = new RestoredImages();
        var report = new Runner(plan, images).Evaluate(cancellation)[0].Value;
        cancellation.ThrowIfCancellationRequested();
        foreach (var failure in report.Failed) note($"{failure.Name}: {failure.Error}");
        return report.Images.Count > 0
            ? new RunResult(pipeline.Settings.Name, report, images.Samples)
            : throw new PluginException($"no image of '{pipeline.Settings.Name}' could be restored"
                + (report.Failed.Count > 0 ? $": {report.Failed[0].Error}" : ""));
    }

    /// <summary>Keeps what was restored, in managed memory: the collector knows how large it is.</summary>
    private sealed class RestoredImages : IRunObserver
    {
        public Dictionary<string, ImageData> Samples { get; } = [];

        public void Evaluated(string name, RestoredImage image)
        {
            var shape = image.Restored.shape;
            Samples[name] = new ImageData(
                new ImageShape((int)shape[1], (int)shape[2], (int)shape[3]),
                image.Restored.to(torch.float32).data<float>().ToArray(), MaxCode: 255);
        }

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
