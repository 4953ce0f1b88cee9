namespace Idm.Sdk.Operators;

/// <summary>Refuses operators where the mathematics needs what they do not have.</summary>
public static class OperatorRequirements
{
    /// <summary>Does nothing for a linear operator.</summary>
    /// <param name="a">The operator.</param>
    /// <param name="who">What needs it to be linear, for the message.</param>
    /// <exception cref="PluginException">It is not linear.</exception>
    public static void RequireLinear(this IOperator a, string who)
    {
        if (!a.IsLinear)
        {
            throw new PluginException($"{who} needs a linear operator, and this one is not: "
                + "use a sampler that follows the gradient: 'landweber', or 'dps' or 'daps' with a prior");
        }
    }

    /// <summary>Does nothing for an operator with a pseudo-inverse.</summary>
    /// <param name="a">The operator.</param>
    /// <param name="who">What needs A⁺, for the message.</param>
    /// <exception cref="PluginException">It has none.</exception>
    public static void RequirePseudoInverse(this IOperator a, string who)
    {
        if (!a.HasPseudoInverse)
        {
            throw new PluginException($"{who} needs the pseudo-inverse A⁺, and this operator has none: use a "
                + "sampler that goes without: 'landweber', 'cg' or 'tv'; 'diffpir', 'pnp', 'daps' or 'dps' "
                + "with a prior; or 'idm' with consistency: gradient");
        }
    }
}
