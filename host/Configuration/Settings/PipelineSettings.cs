using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;

namespace Idm.Configuration.Settings;

/// <summary>The root of a pipeline file: properties are keys, their initial values defaults.</summary>
public sealed record PipelineSettings
{
    /// <summary>The name of the pipeline; results are filed under it.</summary>
    [Description("Name of the pipeline; results are filed under it.")]
    [RegularExpression("[a-z0-9][a-z0-9_-]*",
        ErrorMessage = "expected lower-case letters, digits, '-' and '_', a letter or digit first")]
    public required string Name { get; init; }

    /// <summary>Seed of all randomness.</summary>
    [Description("Where all randomness begins; the same seed gives the same images.")]
    public long Seed { get; init; } = 2025;

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    [Description("Where to compute: auto (a GPU if there is one), cpu, cuda, or cuda:1 for the second GPU.")]
    [RegularExpression("auto|cpu|cuda(:[0-9]+)?", ErrorMessage = "expected auto, cpu, cuda or cuda:N")]
    public string Device { get; init; } = "auto";

    /// <summary>CPU threads; null leaves the choice to libtorch.</summary>
    [Description("CPU threads to compute with; all cores when absent.")]
    [Range(1, 256)]
    public int? Threads { get; init; }

    /// <summary>The numbers that the model restores with.</summary>
    [Description("Numbers that the model restores with: float32, or bfloat16 (faster where the processor has "
        + "it, less exact). Operators always compute in float32.")]
    public Precision Precision { get; init; }

    /// <summary>The images to measure and restore.</summary>
    [Description("Where the images come from.")]
    [Part(ExportKinds.Data)]
    public required Part Data { get; init; }

    /// <summary>Forward operator.</summary>
    [Description("What measures an image: the inverse problem to solve.")]
    [Part(ExportKinds.Operator)]
    public required Part Operator { get; init; }

    /// <summary>Noise added to the measurement; null for none.</summary>
    [Description("Noise added to the measurements; none when absent.")]
    [Part(ExportKinds.Noise)]
    public Part? Noise { get; init; }

    /// <summary>The noise estimator; null for samplers that need none.</summary>
    [Description("The trained model; some samplers need none.")]
    [Part(ExportKinds.Model)]
    public ModelPart? Model { get; init; }

    /// <summary>Sampler that turns measurements into images.</summary>
    [Description("What turns a measurement back into an image, step by step.")]
    [Part(ExportKinds.Sampler)]
    public required SamplerPart Sampler { get; init; }

    /// <summary>Other samplers, which need no model, to measure against.</summary>
    [Description("Samplers without a model, such as [tv], that restore the same measurements for comparison "
        + "('idm eval').")]
    [Part(ExportKinds.Sampler)]
    public IReadOnlyList<Part> Compare { get; init; } = [];

    /// <summary>Metrics of the restored images.</summary>
    [Description("How the restored images are judged, such as [psnr, ssim].")]
    [Part(ExportKinds.Metric)]
    public IReadOnlyList<Part> Metrics { get; init; } = [];

    /// <summary>Preview of the steps.</summary>
    [Description("The live picture of the steps: auto (a window if there is a display, otherwise "
        + "latest.png), off, window, web, files, or require (no run without Vulkan).")]
    [AllowedValues("auto", "off", "window", "web", "files", "require")]
    public string Preview { get; init; } = "auto";

    /// <summary>The folder of the results, <c>{name}</c> filled in already.</summary>
    [Description("Folder of the results; {name} stands for the name of the pipeline.")]
    [MinLength(1)]
    public string Output { get; init; } = "out/{name}";

    /// <summary>Files below this one, as written; what they say is in the other properties already.</summary>
    [Description("Files whose keys hold where this file says nothing; paths start at this file's folder.")]
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Training settings of the model; null in a pipeline that only runs.</summary>
    [Description("How the model is trained; only 'idm train' reads it.")]
    public TrainSettings? Train { get; init; }
}
