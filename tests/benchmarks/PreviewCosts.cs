using System.Diagnostics;
using System.Globalization;
using Idm.Cli.Previews;
using Idm.Configuration;
using Idm.Engine.Parts;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Idm.Engine.Running;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Preview.Sessions;

namespace Idm.Benchmarks;

/// <summary>
/// What previews cost a run: its images in small groups, alternately with the preview and without.
/// </summary>
/// <remarks>
/// Machines grow slower while they are busy, and shared ones all the time, by more than a preview takes:
/// whole runs cannot be compared. Neighbouring groups within one run can. In a group without, nothing is
/// posted and the viewer is stopped.
/// </remarks>
internal static class PreviewCosts
{
    /// <summary>Images in a group.</summary>
    private const int Group = 4;

    private static readonly string Program = Path.Combine(
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..")), "artifacts", "bin",
        "Idm.Cli", "release");

    /// <summary>Runs a pipeline over its images with each kind of preview.</summary>
    /// <param name="file">The pipeline.</param>
    /// <param name="sets">Changes to it, as for <c>--set</c>.</param>
    public static void Run(string file, IReadOnlyList<string> sets)
    {
        Console.WriteLine("preview   images   s each, without   longer with it   standard error   posting   "
            + "beside the run, of the processor");
        foreach (var mode in new[] { PreviewMode.Files, PreviewMode.Web, PreviewMode.Window })
        {
            if (mode == PreviewMode.Window
                && Environment.GetEnvironmentVariable("DISPLAY") is not { Length: > 0 })
                Console.WriteLine("window    left out: no display");
            else
                Console.WriteLine(Once(mode, file, sets));
        }
    }

    private static string Once(PreviewMode mode, string file, IReadOnlyList<string> sets)
    {
        var folder = Directory.CreateTempSubdirectory("idm-cost-").FullName;
        var registry = PluginRegistry.Scan(
            PluginFolders.Find(PluginFolders.SearchPath(Program, Environment.GetEnvironmentVariable, [])));
        var loader = new McMasterPluginLoader();
        var pipeline = PipelineLoader.Load(file, sets, new ExportCatalog(registry, loader));
        using var plan = new Planner(new PartFactory(registry, loader, Note, default), null, Note)
            .Make(pipeline);
        using var output = OutputFolder.Claim(Path.Combine(folder, "run"), overwrite: false);
        using var preview = new AlternatingPreview(PreviewSession.Start(
            new PreviewOptions { Mode = mode, Port = 0, Folder = output.FullPath,
                Viewer = [Path.Combine(Program, "idm"), "preview-viewer"] }, Note));
        var times = new GroupTimes(Group, on => preview.On = on);
        var (watch, before) = (Stopwatch.StartNew(), preview.SecondsBeside);
        new Runner(plan, new WatchedRun(times, preview, animation: null)).Run(output, default);
        var seconds = watch.Elapsed.TotalSeconds;
        var (ratio, error, without) = times.Compare();
        // Posting and the viewer's seconds are those of the groups with it: half of the run.
        var (posting, beside) =
            (2 * preview.Cost.Time.TotalSeconds / seconds, 2 * (preview.SecondsBeside - before) / seconds);
        Directory.Delete(folder, recursive: true);
        return string.Create(CultureInfo.InvariantCulture,
            $"{mode.ToString().ToLowerInvariant(),-8} {times.Count,7}   {without,15:f3}   "
                + $"{100 * (ratio - 1),12:f1} %   {100 * error,12:f1} %   {100 * posting,5:f2} %   "
                + $"{100 * beside,5:f1} % of one core");
    }

    private static void Note(string line) => Console.Error.WriteLine(line);
}
