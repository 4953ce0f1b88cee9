using System.Runtime.InteropServices;
using Idm.Common.Drawing;
using Idm.Common.Files;
using Idm.Preview.Composing;
using Idm.Preview.Frames;
using Idm.Preview.Viewing;

namespace Idm.Preview.Sessions;

/// <summary>
/// The run as an animated PNG: some steps of the first images, each of them drawn, none lost.
/// </summary>
public sealed class AnimationRecorder
{
    /// <summary>The file's name in the output folder.</summary>
    public const string FileName = "animation.png";

    private const int MostImages = 8, MostSteps = 12, MostWidth = 1600, MostHeight = 900;
    private const int StepTime = 400, LastTime = 1500;      // milliseconds

    private readonly SceneBuilder _builder = new();
    private static readonly CpuComposer Composer = new();
    private readonly AnimatedPng _animation = new();
    private (int Width, int Height) _size;

    /// <summary>Whether a step is one of those that are recorded.</summary>
    public static bool Wants(FrameInfo info)
    {
        var stride = Math.Max(1, (info.Steps + MostSteps - 1) / MostSteps);
        return info.Image <= MostImages && (info.Steps - info.Step) % stride == 0;
    }

    /// <summary>Records a step.</summary>
    public void Add(FrameInfo info, IReadOnlyList<PreviewLayer> layers)
    {
        var whole = info with { Layers = PreviewLayer.Describe(layers) };
        var samples = new float[whole.SampleCount];
        PreviewLayer.CopyTo(layers, MemoryMarshal.AsBytes(samples.AsSpan()));
        var frame = new Frame(whole, samples);
        var view = new ViewState { Still = true, Light = true };
        if (_animation.Count == 0) _size = _builder.NaturalSize(frame, view, MostWidth, MostHeight);
        var picture = _builder.Build(frame, view, _size.Width, _size.Height);
        _animation.Add(Composer.Compose(picture.Scene), info.Step == info.Steps ? LastTime : StepTime);
    }

    /// <summary>Writes the file, if anything was recorded.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string folder)
    {
        if (_animation.Count > 0) AtomicFile.Write(Path.Combine(folder, FileName), _animation.Encode());
    }
}
