using Idm.Configuration.Errors;
using Idm.Configuration.Exports;

namespace Idm.Configuration.Tests;

/// <summary>A catalog of exports that are nothing but options.</summary>
public sealed class FakeCatalog : IExportCatalog
{
    public static FakeCatalog Instance { get; } = new();

    public IEnumerable<ExportInfo> All { get; } =
    [
        new("data", "images", "Images of a folder.", typeof(ImagesOptions)),
        new("operator", "block-cs", "Compressed sensing by blocks.", typeof(BlockOptions)),
        new("operator", "everything", "Every form of option.", typeof(EverythingOptions)),
        new("operator", "throwing", "Options that check themselves.", typeof(ThrowingOptions)),
        new("operator", "odd", "Options that YAML cannot express.", typeof(UnreadableOptions)),
        new("operator", "nest", "Options that hold parts.", typeof(NestOptions)),
        new("operator", "plain", "No options.", null),
        new("operator", "denoising", "The image itself.", null),
        new("noise", "none", "No noise.", null),
        new("model", "unet", "A small model.", typeof(SamplerOptions)),
        new("sampler", "idm", "Invertible diffusion.", typeof(SamplerOptions)),
        new("sampler", "denoise", "The model once.", null),
        new("metric", "psnr", "Peak signal to noise.", null),
        new("metric", "ssim", "Structural similarity.", null),
        new("loss", "l1", "Mean absolute difference.", null),
        new("loss", "l2", "Mean squared difference.", null),
        new("schedule", "constant", "The same all along.", typeof(ConstantOptions)),
    ];

    public ExportLookup Find(string kind, string name)
    {
        var known = All.Where(e => e.Kind == kind).ToList();
        if (known.Find(e => e.Name == name) is { } export)
        {
            return ExportLookup.Found(export);
        }

        var near = Suggestion.For(name, known.Select(e => e.Name));
        return ExportLookup.Missing("PLG063",
            $"no {kind} named '{name}'" + (near is null ? "" : $"; did you mean '{near}'?"));
    }
}

public sealed record ConstantOptions
{
    public required double Value { get; init; }
}
