using Idm.Engine.Parts;
using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Scripting.Scripts;

/// <summary>
/// Methods that scripts call without a prefix: <c>Operator("halftone", ...)</c>, <c>Run("pipeline.yaml")</c>.
/// </summary>
/// <remarks>
/// Static, so that editors know it; what it works on belongs to the script that runs
/// (<see cref="ScriptSession"/>).
/// </remarks>
public static partial class ScriptGlobals
{
    /// <summary>Arguments after the script: <c>idm script run FILE ARGUMENTS</c>.</summary>
    public static IReadOnlyList<string> Arguments => ScriptSession.Current.Arguments;

    /// <summary>Set when the script is to stop: Ctrl-C, or the end of <c>--timeout</c>.</summary>
    public static CancellationToken Cancellation => ScriptSession.Current.Cancellation;

    /// <summary>The full path of a file that lies beside the script.</summary>
    /// <param name="relative">Its path, seen from the script's folder.</param>
    public static string Beside(string relative) =>
        Path.GetFullPath(relative, ScriptSession.Current.Source.Folder);

    /// <summary>An image file as (C, H, W) samples in [0, 1], 1 channel for grey and 3 for colour.</summary>
    /// <param name="file">
    /// A picture, or an array with its values as they are, of any format that is installed; seen from the
    /// script's folder.
    /// </param>
    /// <exception cref="PluginException">It cannot be read.</exception>
    public static Tensor Picture(string file)
    {
        var session = ScriptSession.Current;
        var bench = session.Bench ?? throw new PluginException(
            "Picture works where scripts run by themselves: 'idm script run FILE'");
        var folder = session.Source.Folder;
        var context = PartContext.Create(folder, folder, bench.Formats, _ => { }, session.Cancellation);
        var image = context.ReadImage(file);
        return tensor(image.Samples, [image.Shape.Channels, image.Shape.Height, image.Shape.Width]);
    }
}
