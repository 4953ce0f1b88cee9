using System.Diagnostics.CodeAnalysis;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;

namespace Idm.Plugins.ZeroShot;

/// <summary>Refuses what a zero-shot sampler cannot take, and names what would.</summary>
internal static class Requirements
{
    /// <summary>The model, if it is a prior.</summary>
    /// <exception cref="PluginException">It looks at the measurement.</exception>
    public static IModel RequirePrior([NotNull] this IModel? model, string sampler)
    {
        ArgumentNullException.ThrowIfNull(model);
        return !model.NeedsMeasurement ? model : throw new PluginException(
            $"the sampler '{sampler}' needs a prior, a model that knows the noise level alone, and this one "
            + "looks at the measurement: name a prior, such as 'prior', or use the sampler that the model "
            + "was made for, such as 'idm'");
    }

    /// <summary>Does nothing for an operator with A⁺ = Aᵀ.</summary>
    /// <param name="a">The operator.</param>
    /// <param name="what">What needs that, for the message.</param>
    /// <param name="instead">What goes without.</param>
    /// <exception cref="PluginException">Its singular values are others than 0 and 1.</exception>
    public static void RequireProjector(this IOperator a, string what, string instead)
    {
        if (!a.PseudoInverseIsAdjoint)
        {
            throw new PluginException($"{what} needs an operator with A⁺ = Aᵀ, whose singular values are 0 "
                + $"and 1, and this one's are others: use {instead}");
        }
    }
}
