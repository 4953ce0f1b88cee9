using Idm.Configuration.Errors;
using Idm.Engine.Results;
using Idm.Imaging;
using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Engine.Parts;

/// <summary>
/// File search of data sources: what is passed over is told once, results are never input by accident.
/// </summary>
internal static class Searches
{
    private const string TrainingCurve = "training.csv";

    /// <summary>Finds files for a part.</summary>
    public static Func<string, FileKind, IReadOnlyList<FoundFile>> In(PluginContext context)
    {
        var search = Of(context);
        return (path, kind) =>
        {
            var files = ImageFiles.Find(path, context.PipelineFolder, kind, search);
            return [.. files.Zip(ImageNames.Of(files), (file, name) => new FoundFile(name, file))];
        };
    }

    private static FileSearch Of(PluginContext context)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        return new FileSearch
        {
            Note = message =>
            {
                if (told.Add(message)) context.Log(message);
            },
            HoldsResults = folder =>
                OutputFolder.IsOurs(folder) || File.Exists(Path.Combine(folder, TrainingCurve)),
            Meant = Suggestion.Text,
            Cancellation = context.Cancellation,
        };
    }
}
