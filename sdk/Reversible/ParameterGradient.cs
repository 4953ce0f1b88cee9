using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Sdk.Reversible;

/// <summary>Adds to what a parameter holds as its gradient.</summary>
internal static class ParameterGradient
{
    public static void Add(Parameter parameter, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        var sum = parameter.grad;                           // every read makes a new handle
        if (sum is null) parameter.grad = gradient.to(parameter.dtype);
        else sum.add_(gradient, Scalars.One);
    }
}
