using Idm.Common.Drawing;
using Idm.Preview.Composing;
using Idm.Preview.Frames;
using Idm.Preview.Viewing;

namespace Idm.Preview.Web;

/// <summary>Composes what pages ask for, one after the other.</summary>
internal sealed class WebRenderer(History history, IComposer composer) : IDisposable
{
    private const int MostPixels = 4096;
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>The picture of a view after what happened on it.</summary>
    public async Task<(byte[] Png, WebAnswer Answer)> Compose(
        WebRequest request, CancellationToken cancellation)
    {
        var builder = new SceneBuilder(large: request.Density >= 1.5);
        var (width, height) =
            (Math.Clamp(request.Width, 64, MostPixels), Math.Clamp(request.Height, 64, MostPixels));
        var view = Happened(builder, request, width, height);
        var count = history.Count;
        var index = Math.Clamp(view.Index ?? count - 1, 0, Math.Max(0, count - 1));
        var frame = history.At(index);
        var picture = builder.Build(frame, view, width, height, index, count);
        await _one.WaitAsync(cancellation);
        try
        {
            var png = Png.Encode(composer.Compose(picture.Scene));
            return (png, new WebAnswer(view with { Pointer = null }, index, count, frame?.Info));
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        composer.Dispose();
        _one.Dispose();
    }

    private ViewState Happened(SceneBuilder builder, WebRequest request, int width, int height)
    {
        var view = (request.View with { Still = true, Help = false }).Sane();
        var count = history.Count;
        if (request.Key is { } name)
            view = Keys.Apply(view, PageKeys.Of(name), request.Shift, count) with { Help = false };
        if (request.Zoom is null && request.Drag is null) return view;
        var picture = builder.Build(history.At(view.Index ?? count - 1), view, width, height, 0, count);
        if (request.Zoom is [var x, var y, var factor])
            view = Keys.ZoomAt(view, picture, x, y, Math.Clamp(factor, 1 / 16.0, 16));
        if (request.Drag is [var dx, var dy]) view = Keys.Pan(view, picture, dx, dy);
        return view;
    }
}
