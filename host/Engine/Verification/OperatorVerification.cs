using Idm.Engine.Parts;
using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.Engine.Verification;

/// <summary>Proves the operator of a plan before anything is computed with it.</summary>
/// <param name="forwardModel">What measures with the operator.</param>
/// <param name="name">How the user knows the operator.</param>
/// <param name="channels">Channels of the images.</param>
public sealed class OperatorVerification(ForwardModel forwardModel, string name, int channels)
{
    /// <summary>Script lines that define the operator verified last; null if it is not a script's.</summary>
    public PartOrigin? Origin { get; private set; }

    /// <summary>
    /// The image that the whole conformance suite runs on: it looks at A from every side, many times.
    /// </summary>
    public ImageShape Small { get; } = new(channels, 32, 32);

    /// <summary>The quick check on the operator for images of a shape; a failure ends the run.</summary>
    /// <exception cref="PluginException">
    /// The operator is wrong (the message shows both inner products), or cannot be created for that shape.
    /// </exception>
    public void Require(ImageShape image) => Ensure(Quick(image));

    /// <summary>
    /// The quick check on the operator for the first image that can be read and measured. Images before it
    /// are left to the run, which lists what is wrong with them.
    /// </summary>
    /// <exception cref="PluginException">
    /// The operator is wrong: the message shows both inner products.
    /// </exception>
    public void Require(ReadableImages images)
    {
        foreach (var shape in images.Shapes)
        {
            CheckReport report;
            try
            {
                report = Quick(shape);
            }
            catch (PluginException)
            {
                continue;
            }
            Ensure(report);
            return;
        }
    }

    /// <summary>The quick check on the operator for training patches, which are never padded.</summary>
    /// <exception cref="PluginException">
    /// The operator is wrong, or the patches do not suit it or the model.
    /// </exception>
    public void RequireOfPatches(int side)
    {
        var patch = new ImageShape(channels, side, side);
        var padded = forwardModel.Pad(patch);
        if (padded != patch)
        {
            throw new PluginException(
                $"train.patch: found {side}, but the operator '{name}' and the model would pad {patch} to "
                    + $"{padded}: "
                + $"use {Math.Max(padded.Height, padded.Width)}");
        }
        Require(patch);
    }

    /// <summary>
    /// Shapes, dtype, and ⟨Ax, y⟩ = ⟨x, Aᵀy⟩, on an image of this shape, padded: milliseconds.
    /// </summary>
    /// <exception cref="PluginException">The operator cannot be created for that shape.</exception>
    public CheckReport Quick(ImageShape image) => Prove(image, OperatorCheck.Quick);

    /// <summary>
    /// The whole conformance suite on a small image of this shape, padded, by one thread: seconds for a few
    /// thousand pixels.
    /// </summary>
    /// <exception cref="PluginException">The operator cannot be created for that shape.</exception>
    public CheckReport Full(ImageShape image)
    {
        using var single = new SingleThread();
        return Prove(image, OperatorCheck.Full);
    }

    /// <summary>Goes on if the report is good.</summary>
    /// <exception cref="PluginException">
    /// It is not: for an operator of a script, SCR005 with its lines.
    /// </exception>
    public void Ensure(CheckReport report)
    {
        try
        {
            report.EnsurePassed(name);
        }
        catch (PluginException e) when (Origin is { } origin)
        {
            throw new PluginException(
                $"{origin.Code} {origin.Place}: {e.Message}{Environment.NewLine}  {origin.Details}", e);
        }
    }

    private CheckReport Prove(
        ImageShape image, Func<IOperator, RandomStream, ScalarType, Device, CheckReport> check)
    {
        var random = forwardModel.Seed.Derive("check");
        using var a = forwardModel.CreateOperator(forwardModel.Pad(image), random.Derive("operator"));
        Origin = forwardModel.Source?.OriginOf(a);
        return check(a, random, Solver.DType, forwardModel.Device);
    }
}
