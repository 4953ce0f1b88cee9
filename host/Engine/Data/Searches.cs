using Idm.Configuration.Errors;
using Idm.Engine.Results;
using Idm.Imaging;
using Idm.Sdk;

namespace Idm.Engine.Data;

/// <summary>
/// How data sources look for files: what is passed over is told once, results are never input by accident.
/// </summary>
internal static class Searches
{
    private const string TrainingCurve = "training.csv";

    public static FileSearch Of(PluginContext context)
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
