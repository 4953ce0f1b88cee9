namespace Idm.Sdk.Operators;

/// <summary>Refuses operators that are not linear where the mathematics needs them to be.</summary>
public static class LinearRequirement
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
                + "use a sampler that follows the gradient, such as 'landweber'");
        }
    }
}
