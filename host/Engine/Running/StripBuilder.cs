using Idm.Engine.Results;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Engine.Running;

/// <summary>Collects the pictures of one image's row in the strip: what each step estimated, beside the truth.</summary>
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
        var estimate = step.Estimate[..1, .., ..shape.Height, ..shape.Width].detach().clamp(Scalars.Zero, Scalars.One).cpu();
        _steps.Add(Cell($"step {step.Index} of {step.Count}", estimate.contiguous().data<float>().ToArray()));
    }

    /// <summary>The finished row.</summary>
    public StripRow Finish(string name, Restoration restoration, float[] restored)
    {
        var result = Cell("restored", restored);
        List<StripCell> cells =
        [
            Cell("back-projection", restoration.BackProjection.contiguous().data<float>().ToArray()),
            .. _steps,
            result,
        ];
        if (reference is not null)
        {
            var truth = new StripCell("reference", reference.Samples, shape);
            cells.AddRange([truth, StripCell.Difference(result, truth)]);
        }
        return new StripRow(name, cells) { Brightness = StripRow.BrightnessFor(reference?.Samples ?? restored) };
    }

    private StripCell Cell(string label, float[] samples)
    {
        if (reference is null) return new StripCell(label, samples, shape);
        var squared = 0.0;
        for (var i = 0; i < samples.Length; i++)
        {
            var error = Math.Clamp(samples[i], 0, 1) - (double)reference.Samples[i];
            squared += error * error;
        }
        var psnr = squared > 0 ? -10 * Math.Log10(squared / samples.Length) : 100;
        return new StripCell(label, samples, shape, psnr);
    }
}
