using Idm.PluginHosting;
using Idm.PluginHosting.Loading;
using Idm.Sdk;
using Idm.Sdk.Checks.Scores;
using Idm.Sdk.Metrics;
using Idm.Sdk.Operators;

namespace Idm.Engine.Verification;

/// <summary>
/// Tries what plugins export, with default options: everything is loaded, operators are proved and measured,
/// metrics and losses go through their conformance suites.
/// </summary>
/// <param name="loader">Loads plugins and creates their exports.</param>
/// <param name="log">Where plugins may say something to the user.</param>
/// <param name="cancellation">Looked at between trials.</param>
public sealed class PluginConformance(
    IPluginLoader loader, Action<string> log, CancellationToken cancellation)
{
    private static RandomStream Images => RandomStream.FromSeed(1).Derive("plugins check");

    /// <summary>
    /// Tries exports; what a plugin throws becomes part of the result. libtorch has to be loaded.
    /// </summary>
    public IReadOnlyList<CheckedExport> Run(IEnumerable<Export> exports)
    {
        var tried = exports.Select(Try).ToList();
        // Measuring memory makes everything after it slow: it comes when all times have been taken.
        return [.. tried.Select(t => t.Cost is null ? t : t with { Cost = MemoryOf(t.Export, t.Cost) })];
    }

    private CheckedExport Try(Export export)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            var required = ExportDescription.Of(export, loader).Options.FirstOrDefault(o => o.Required);
            if (export.Kind is not (ExportKinds.Operator or ExportKinds.Metric or ExportKinds.Loss))
                return new CheckedExport(export);
            if (required is not null)
            {
                return new CheckedExport(export, NotTried: $"its option '{required.Key}' has no default; "
                    + "'idm check' tries it as a pipeline uses it");
            }
            return export.Kind switch
            {
                ExportKinds.Metric => With<IMetric, CheckedExport>(
                    export, metric => new CheckedExport(export, Checks: MetricCheck.Full(metric, Images))),
                ExportKinds.Loss => With<ILoss, CheckedExport>(
                    export, loss => new CheckedExport(export, Checks: LossCheck.Full(loss, Images))),
                _ => With<IOperatorFactory, CheckedExport>(export, factory => Try(export, factory)),
            };
        }
        catch (PluginLoadException e) when (e.InnerException is PluginException refusal)
        {
            return new CheckedExport(export, NotTried: $"it refuses its default options: {refusal.Message}");
        }
        catch (PluginLoadException e)
        {
            return new CheckedExport(export, Failure: e.Finding);
        }
    }

    private static CheckedExport Try(Export export, IOperatorFactory factory)
    {
        var trial = OperatorConformance.Run(factory);
        if (trial.Refusal is { } refusal)
        {
            return new CheckedExport(
                export, NotTried: $"it took none of the images it was tried on: {refusal}; "
                + "'idm check' tries it as a pipeline uses it");
        }
        var cost = trial.Report.Passed ? TimeOf(factory, trial.Image!.Value.Channels) : null;
        return new CheckedExport(export, trial, cost);
    }

    private static OperatorCost? TimeOf(IOperatorFactory factory, int channels)
    {
        try
        {
            return OperatorCost.Time(factory, channels);
        }
        catch (PluginException)
        {
            return null;            // it does not take an image of that size, which is its right
        }
    }

    private OperatorCost MemoryOf(Export export, OperatorCost cost)
    {
        cancellation.ThrowIfCancellationRequested();
        return With<IOperatorFactory, OperatorCost>(export, cost.WithMemory);
    }

    private TResult With<TPart, TResult>(Export export, Func<TPart, TResult> use)
        where TPart : class
    {
        var folder = export.Plugin.Folder;
        var part = (TPart)loader.Create(
            export, null, new PluginContext(folder, folder, log, cancellation));
        try
        {
            return use(part);
        }
        finally
        {
            (part as IDisposable)?.Dispose();
        }
    }
}
