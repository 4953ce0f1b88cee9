using Idm.Preview.Frames;
using Idm.Preview.Windows;

namespace Idm.Preview.Sessions;

/// <summary>The preview of one run, in the way that this machine allows.</summary>
public sealed class PreviewSession : IPreview
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PreviewOptions _options;
    private readonly Action<string> _note;
    private IPreview _shown;

    private PreviewSession(PreviewOptions options, Action<string> note, IPreview shown) =>
        (_options, _note, _shown) = (options, note, shown);

    /// <summary>Starts the preview.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="note">Says something to the user, a line at a time; from any thread.</param>
    /// <exception cref="PreviewRequiredException">Vulkan was required, and is not to be had.</exception>
    public static PreviewSession Start(PreviewOptions options, Action<string> note)
    {
        IPreview shown = options.Mode switch
        {
            PreviewMode.Off => new NullPreview(),
            PreviewMode.Files => new FilePreview(options.Folder, note, options.Every),
            PreviewMode.Auto when Display.Name is null =>
                new FilePreview(options.Folder, note, options.Every),
            PreviewMode.Web => new ViewerPreview(options, "web", note),
            PreviewMode.Require => Require(options, note),
            _ => new ViewerPreview(options, "window", note),
        };
        return new PreviewSession(options, note, shown);
    }

    /// <inheritdoc/>
    public PreviewCost Cost => _shown.Cost;

    /// <inheritdoc/>
    public bool Wants(long step, Urgency urgency)
    {
        // Without a window there is still the file; whoever closed the window wanted neither.
        if (_shown is ViewerPreview { Failure: not null } failed && _options.Mode != PreviewMode.Web)
        {
            failed.Dispose();
            _shown = new FilePreview(_options.Folder, _note, _options.Every);
        }
        return _shown.Wants(step, urgency);
    }

    /// <inheritdoc/>
    public void Post(FrameInfo info, IReadOnlyList<PreviewLayer> layers) => _shown.Post(info, layers);

    /// <inheritdoc/>
    public void Dispose() => _shown.Dispose();

    private static ViewerPreview Require(PreviewOptions options, Action<string> note)
    {
        var viewer = new ViewerPreview(options, Display.Name is null ? "files" : "window", note);
        if (viewer.WaitUntilReady(Patience)) return viewer;
        var reason = viewer.Failure ?? "the viewer ended";
        viewer.Dispose();
        throw new PreviewRequiredException(
            $"a preview is required, and there is none: {reason}. Mend that, or run without --preview "
                + "require");
    }
}

/// <summary>A preview was required, and there is none.</summary>
/// <param name="message">Why.</param>
public sealed class PreviewRequiredException(string message) : Exception(message);
