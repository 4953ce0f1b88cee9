using Idm.Engine.Results;
using Idm.Engine.Solving;
using Idm.Imaging;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Metrics;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Engine.Running;

/// <summary>
/// Collects the pictures of one image's row in the strip: what each step estimated, beside the truth.
/// </summary>
/// <param name="shape">The image's shape.</param>
/// <param name="reference">The true image; null if it is not known.</param>
internal sealed class StripBuilder(ImageShape shape, ImageData? reference)
{
    private const int MostSteps = 5;

    private readonly List<StripCell> _steps = [];

    /// <summary>Takes a step in; of many, only some are shown.</summary>
    public void Add(SamplerStep step)
    {
        var stride = (step.Count + MostSteps - 1) / MostSteps;
        if ((step.Count - step.Index) % stride != 0) return;
        using var scope = NewDisposeScope();
        var estimate = step.Estimate[..1, .., ..shape.Height, ..shape.Width].detach().cpu();
        _steps.Add(Cell($"step {step.Index} of {step.Count}", estimate));
    }

    /// <summary>The finished row.</summary>
    public StripRow Finish(string name, RestoredImage restoration)
    {
        using var scope = NewDisposeScope();
        var result = Cell("restored", restoration.Restored);
        List<StripCell> cells =
        [
            Cell(
                restoration.BackProjectionScale == 1 ? "back-projection" : "back-projection, scaled",
                restoration.BackProjection),
            .. _steps,
            result,
            .. Deviation(restoration),
        ];
        if (reference is not null)
        {
            var truth = Picture("reference", Truth());
            cells.AddRange([truth, StripCell.Difference(result, truth)]);
        }
        var brightest = (reference is null ? result : cells[^2]).Samples;
        return new StripRow(name, cells) { Brightness = StripRow.BrightnessFor(brightest) };
    }

    private IEnumerable<StripCell> Deviation(RestoredImage restoration)
    {
        if (restoration.Deviation is not { } deviation) yield break;
        using var picture = Uncertainty.Picture(deviation);
        yield return new StripCell(
            FormattableString.Invariant($"deviation × {Uncertainty.Gain:g3}"),
            picture.contiguous().data<float>().ToArray(), shape with { Channels = (int)picture.shape[1] });
    }

    private StripCell Cell(string label, Tensor image) => reference is null
        ? Picture(label, image)
        : Picture(label, image) with { Psnr = Psnr(image) };

    private StripCell Picture(string label, Tensor image)
    {
        using var scope = NewDisposeScope();
        var shown = Magnitude.Shown(image, reference is null ? null : Truth());
        var samples = shown.contiguous().data<float>().ToArray();
        return new StripCell(label, samples, shape with { Channels = (int)shown.shape[1] });
    }

    private double Psnr(Tensor image)
    {
        using var scope = NewDisposeScope();
        return ImageQuality.Psnr(image, Truth());
    }

    private Tensor Truth() => tensor(reference!.Samples, [1, shape.Channels, shape.Height, shape.Width]);
}
