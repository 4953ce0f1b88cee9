using Idm.Preview.Frames;

namespace Idm.Preview.Tests;

public sealed class FrameTests
{
    [Fact]
    public void A_frame_survives_its_bytes()
    {
        var frame = Scenes.Frame(channels: 3, height: 5, width: 7, items: 2, odd: true);
        var info =
            frame.Info with { Psnr = double.PositiveInfinity,
            Curves = [new Curve("loss", [1, 2], [double.NaN, 3])] };
        var text = FrameCodec.Text(info);
        var bytes = new byte[FrameCodec.Size(text, info)];
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(frame.Samples.AsSpan())
            .CopyTo(FrameCodec.Begin(bytes, text, info));
        var read = FrameCodec.Read(bytes);
        Assert.Equal(frame.Samples, read.Samples);
        Assert.Equal(info.Layers, read.Info.Layers);
        Assert.Equal(info.Curves[0].Values, read.Info.Curves[0].Values);
        Assert.Equal(
            info with { Layers = [], Curves = [] }, read.Info with { Layers = [], Curves = [] });
        foreach (var cut in (int[])[0, 3, 60, bytes.Length / 2, bytes.Length - 1])
            Assert.Throws<InvalidDataException>(() => FrameCodec.Read(bytes.AsSpan(0, cut)));
        bytes[5] = 0xFF;
        Assert.Throws<InvalidDataException>(() => FrameCodec.Read(bytes));
    }

    [Fact]
    public void The_history_keeps_to_its_budget_and_both_ends()
    {
        var history = new History(budget: 10 * 4 * 64 * 48 * 4);
        for (var step = 1; step <= 100; step++) history.Add(Scenes.Frame(step: step));
        Assert.InRange(history.Count, 8, 10);
        Assert.Equal(100, history.Version);
        Assert.Equal((1L, 100L), (history.At(0)!.Info.Step, history.At(int.MaxValue)!.Info.Step));
        var steps = Enumerable.Range(0, history.Count).Select(i => history.At(i)!.Info.Step).ToList();
        Assert.Equal(steps.Order(), steps);
    }
}
