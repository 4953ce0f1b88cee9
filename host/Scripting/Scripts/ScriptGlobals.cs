using Idm.Imaging;
using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Scripting.Scripts;

/// <summary>
/// What a script says without a prefix: <c>Operator("halftone", ...)</c>, <c>Run("pipeline.yaml")</c>.
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
    /// <param name="file">PNG, JPEG, TIFF and others; seen from the script's folder.</param>
    /// <exception cref="PluginException">It cannot be read.</exception>
    public static Tensor Picture(string file)
    {
        var image = ImageReader.Read(Beside(file)).ToImageData();
        return tensor(image.Samples, [image.Shape.Channels, image.Shape.Height, image.Shape.Width]);
    }
}
