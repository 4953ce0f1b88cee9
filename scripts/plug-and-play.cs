#!/usr/bin/env dotnet
// A model and a sampler: a Gaussian prior as a denoiser, and plug-and-play restoration with it. No training.

ModelSampler("plug-and-play", 30, (measurement, model, context) => context.Iterate(
    measurement.PseudoInverse, 30,
    (x, _) => model.Denoise(measurement.ProjectOntoData(x), NoiseLevel.OfSigma(0.05))));

[PluginExport(
    ExportKinds.Model, "wiener", "A Gaussian prior with the spectrum of natural images, about 1/f².",
    Equation = "D(x, σ) = ½ + F⁻¹ S / (S + σ²) F (x − ½),  S = c / (|f|² + f₀²)", Shapes = "x (N, C, H, W)")]
public sealed class Wiener : IModelFactory
{
    public IModel Create(ModelRequest request) => new WienerPrior();
}

internal sealed class WienerPrior() : nn.Module("wiener"), IDenoiser
{
    private const double Mean = 0.5, Strength = 0.004, Corner = 1.0 / 64;     // ½, c, f₀ in cycles per pixel

    public nn.Module Network => this;

    public Tensor Denoise(Tensor x, NoiseLevel level, Measurement? measurement)
    {
        var (h, w) = (x.shape[2], x.shape[3]);
        var rows = fft.fftfreq(h, device: x.device).square().unsqueeze(1);
        var squares = fft.rfftfreq(w, device: x.device).square().Plus(rows);
        var s = squares.Plus(Corner * Corner).reciprocal().Times(Strength);
        var gain = s.div(s.Plus(level.Sigma(x).square()));
        return fft.irfft2(fft.rfft2(x.Minus(Mean)).mul(gain), [h, w]).Plus(Mean);
    }
}
