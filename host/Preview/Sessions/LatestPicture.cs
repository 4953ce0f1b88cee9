using Idm.Common.Drawing;
using Idm.Common.Files;
using Idm.Preview.Composing;
using Idm.Preview.Frames;
using Idm.Preview.Viewing;

namespace Idm.Preview.Sessions;

/// <summary>The file <c>latest.png</c>: how things stand, no older than a few seconds.</summary>
/// <param name="folder">Where it is written.</param>
/// <param name="composer">What composes it.</param>
internal sealed class LatestPicture(string folder, IComposer composer)
{
    /// <summary>Its name.</summary>
    public const string FileName = "latest.png";

    /// <summary>The least time between two of them.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private const int MostWidth = 1600, MostHeight = 1200;
    private readonly SceneBuilder _builder = new();

    /// <summary>Composes and writes it.</summary>
    public void Write(Frame frame)
    {
        var view = new ViewState { Still = true, Light = true };
        var (width, height) = _builder.NaturalSize(frame, view, MostWidth, MostHeight);
        var picture = _builder.Build(frame, view, width, height);
        AtomicFile.Write(Path.Combine(folder, FileName), Png.Encode(composer.Compose(picture.Scene)));
    }
}
