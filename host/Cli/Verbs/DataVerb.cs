using System.CommandLine;

namespace Idm.Cli.Verbs;

/// <summary><c>idm data</c>: what is in files of images, arrays and measurements.</summary>
internal static class DataVerb
{
    public static Command Create() =>
        new("data", "Shows what is in files of images, arrays and measurements.")
        {
            DataInspectVerb.Create(),
        };
}
