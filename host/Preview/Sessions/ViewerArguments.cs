using System.Globalization;

namespace Idm.Preview.Sessions;

/// <summary>The command line of the viewer process: words in a fixed order, for no human eye.</summary>
internal sealed record ViewerArguments(
    string Mode, string Folder, string? Device, bool Stay, string Address, int Port, double Fps)
{
    public static IReadOnlyList<string> Of(PreviewOptions options, string mode) =>
    [
        mode, options.Folder, options.Device ?? "", options.Stay ? "stay" : "leave", options.Address,
        options.Port.ToString(CultureInfo.InvariantCulture), (options.Fps ?? 0)
        .ToString(CultureInfo.InvariantCulture),
    ];

    /// <exception cref="FormatException">It was started by hand.</exception>
    public static ViewerArguments Parse(IReadOnlyList<string> words) => words.Count == 7
        ? new ViewerArguments(
            words[0], words[1], words[2].Length > 0 ? words[2] : null, words[3] == "stay", words[4],
            int.Parse(words[5], CultureInfo.InvariantCulture), double.Parse(
                words[6], CultureInfo.InvariantCulture))
        : throw new FormatException("'idm preview-viewer' is started by runs; to look at results use 'idm "
            + "preview FOLDER'");
}
