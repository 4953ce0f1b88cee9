using System.Text.Json;
using System.Text.Json.Nodes;
using Idm.Common.Files;

namespace Idm.Engine.Results;

/// <summary>Finished results on their way into the folder of an earlier run, whose own results go.</summary>
/// <remarks>
/// What is to be done is written down before it is begun, so that a later run completes what a killed one
/// left half done. Files that no run wrote stay.
/// </remarks>
internal static class Replacement
{
    /// <summary>The folder inside of the earlier run's in which the new results come into being.</summary>
    public const string Folder = "unfinished";

    private const string Plan = ".idm-replacing";

    private static readonly string[] _ofRuns =
        [RunRecord.FileName, MetricsReport.FileName, ResultsSoFar.FileName, Strip.FileName,
        .. OutputFolder.PreviewFiles];

    /// <summary>Moves finished results into the folder above, and removes what it had.</summary>
    /// <param name="folder">The earlier run's folder, held by the caller.</param>
    /// <param name="finished">The folder with the new results, inside of the other; it goes.</param>
    /// <exception cref="IOException">A file cannot be moved; the next run tries again.</exception>
    public static void Complete(string folder, string finished)
    {
        var fresh = FilesIn(finished).ToHashSet(StringComparer.Ordinal);
        string[] plan =
            [Path.GetFileName(finished), .. OldFiles(folder).Where(file => !fresh.Contains(file))];
        AtomicFile.Write(Path.Combine(folder, Plan), string.Join('\n', plan));
        GoOn(folder);
    }

    /// <summary>Does what is written down in a folder that the caller holds; usually nothing is.</summary>
    public static void GoOn(string folder)
    {
        var file = Path.Combine(folder, Plan);
        if (!File.Exists(file)) return;
        var plan = File.ReadAllText(file).Split('\n');
        var finished = Path.Combine(folder, plan[0]);
        foreach (var old in plan.Skip(1).Where(IsInside)) File.Delete(Path.Combine(folder, old));
        if (IsUnfinished(plan[0]) && Directory.Exists(finished))
        {
            // The record comes last: with it the results are the new ones.
            foreach (var fresh in FilesIn(finished).OrderBy(name => name == RunRecord.FileName))
            {
                var target = Path.Combine(folder, fresh);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(Path.Combine(finished, fresh), target, overwrite: true);
            }
            Directory.Delete(finished, recursive: true);
        }
        File.Delete(file);
        DurableFolder.Flush(folder);
    }

    private static IEnumerable<string> FilesIn(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file));

    /// <summary>Files of the earlier run, as far as its <c>metrics.json</c> tells.</summary>
    private static IEnumerable<string> OldFiles(string folder) => _ofRuns
        .Concat(OldNames(folder).SelectMany(ResultFiles.Of)
            .Select(file => file.Replace('/', Path.DirectorySeparatorChar)))
        .Where(file => IsInside(file) && File.Exists(Path.Combine(folder, file)));

    private static IEnumerable<string> OldNames(string folder)
    {
        try
        {
            var images = JsonNode.Parse(
                File.ReadAllBytes(Path.Combine(folder, MetricsReport.FileName)))?["images"] as JsonArray;
            return [.. (images ?? []).Select(image => (string?)image?["name"]).OfType<string>()];
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return [];                  // its images stay: nobody knows them any more
        }
    }

    // Names that were read from a file, which somebody else may have written: never ones of anything
    // elsewhere.
    private static bool IsUnfinished(string name) =>
        name.StartsWith(Folder, StringComparison.Ordinal) && name == Path.GetFileName(name);

    private static bool IsInside(string file) => Path.GetFileName(file) is not ("" or "." or "..")
        && file.IndexOfAny(['\n', '\r', '\0']) < 0
        && (file == Path.GetFileName(file) || ResultFiles.IsOne(file));
}
