using System.ComponentModel;

namespace Idm.Plugins.Perceptual;

/// <summary>The network whose features <see cref="Lpips"/> compares.</summary>
public enum LpipsBackbone
{
    /// <summary>AlexNet: the authors' default, and the quickest.</summary>
    Alex,

    /// <summary>VGG16: the usual choice as a training loss.</summary>
    Vgg,

    /// <summary>SqueezeNet 1.1: the smallest file.</summary>
    Squeeze,
}

/// <summary>Options of <see cref="Lpips"/>.</summary>
public sealed record LpipsOptions
{
    [Description("The network whose features are compared: alex, vgg (VGG16) or squeeze (SqueezeNet 1.1).")]
    public LpipsBackbone Backbone { get; init; } = LpipsBackbone.Alex;

    [Description("File of the network's weights, with torchvision's names; docs/metrics.md says which public "
        + "files fit. It may hold the linear weights as well.")]
    public string? Weights { get; init; }

    [Description("File of the linear weights lin0, lin1, ... that belong to the network; not needed if the "
        + "file of the network holds them.")]
    public string? Heads { get; init; }
}
