using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Data;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Engine.Running;

/// <summary>Proves the operator of a plan before anything is computed with it.</summary>
/// <param name="network">The reconstruction whose operator is meant.</param>
/// <param name="name">How the user knows the operator.</param>
public sealed class OperatorProof(Reconstruction network, string name)
{
    /// <summary>The image that the whole battery runs on: it looks at A from every side, many times.</summary>
    public static ImageShape Small { get; } = new(1, 32, 32);

    /// <summary>The quick check on the operator for images of a shape; a failure ends the run.</summary>
    /// <exception cref="PluginException">
    /// The operator is wrong (the message shows both inner products), or cannot be created for that shape.
    /// </exception>
    public void Require(ImageShape image) => Quick(image).EnsurePassed(name);

    /// <summary>
    /// The quick check on the operator for the first image that can be read and measured. Images before it are left
    /// to the run, which lists what is wrong with them.
    /// </summary>
    /// <exception cref="PluginException">The operator is wrong: the message shows both inner products.</exception>
    public void Require(IImageSource data)
    {
        foreach (var item in data.List())
        {
            CheckReport report;
            try
            {
                using var subject = Subject.Of(item);
                report = Quick(subject.Shape);
            }
            catch (PluginException)
            {
                continue;
            }
            report.EnsurePassed(name);
            return;
        }
    }

    /// <summary>The quick check on the operator for training patches, which are never padded.</summary>
    /// <exception cref="PluginException">The operator is wrong, or the patches do not suit it or the model.</exception>
    public void RequireOfPatches(int side)
    {
        var patch = new ImageShape(1, side, side);
        var padded = network.Pad(patch);
        if (padded != patch)
        {
            throw new PluginException(
                $"train.patch: found {side}, but the operator '{name}' and the model would pad {patch} to {padded}: "
                + $"use {Math.Max(padded.Height, padded.Width)}");
        }
        Require(patch);
    }

    /// <summary>Shapes, dtype, and ⟨Ax, y⟩ = ⟨x, Aᵀy⟩, on an image of this shape, padded: milliseconds.</summary>
    /// <exception cref="PluginException">The operator cannot be created for that shape.</exception>
    public CheckReport Quick(ImageShape image) => Prove(image, OperatorCheck.Quick);

    /// <summary>The whole battery on an image of this shape, padded: seconds for a few thousand pixels.</summary>
    /// <exception cref="PluginException">The operator cannot be created for that shape.</exception>
    public CheckReport Full(ImageShape image) => Prove(image, OperatorCheck.Full);

    private CheckReport Prove(ImageShape image, Func<IOperator, Randomness, ScalarType, Device, CheckReport> check)
    {
        var random = network.Seed.For("check");
        using var a = network.CreateOperator(network.Pad(image), random.For("operator"));
        return check(a, random, Reconstruction.DType, network.Device);
    }
}
