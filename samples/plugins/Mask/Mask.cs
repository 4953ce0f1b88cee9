using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Samples.Mask;

public sealed record MaskOptions
{
    [Description("Fraction of the pixels that are seen.")]
    [Range(0.01, 1.0)]
    public double Keep { get; init; } = 0.5;
}

[PluginExport("operator", "mask", "Sees random pixels, and 0 instead of the others.", Equation = "y = m ⊙ x")]
public sealed class Mask(MaskOptions options) : IOperatorFactory
{
    public IOperator Create(OperatorRequest request)
    {
        var (c, h, w) = request.Image;
        var seen = Enumerable.Range(0, h * w)
            .Select(_ => request.Item.NextUniform() < options.Keep ? 1f : 0f);
        var m = tensor([.. seen], [1, h, w], device: request.Device).to(request.DType);
        return new LinearOperator(request.Image, [c, h, w], x => x.mul(m), y => y.mul(m), owned: m)
        { Norm = 1, PseudoInverseIsAdjoint = true };
    }
}
