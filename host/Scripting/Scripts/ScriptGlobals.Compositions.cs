using Idm.Sdk.Operators;
using Idm.Sdk.Operators.Composition;

namespace Idm.Scripting.Scripts;

/// <summary>Operators made of operators; the parts go with the whole.</summary>
public static partial class ScriptGlobals
{
    /// <summary>One operator after another: A = Aₖ ⋯ A₁.</summary>
    /// <param name="request">What the operator is asked for.</param>
    /// <param name="parts">
    /// In the order in which they are applied; each takes what the one before it gives.
    /// </param>
    public static ComposedOperator Compose(OperatorRequest request, params IOperator[] parts)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new ComposedOperator(parts, request.DType, request.Device);
    }

    /// <summary>Several measurements of the same image, flattened and put one after the other.</summary>
    /// <param name="request">What the operator is asked for.</param>
    /// <param name="parts">They measure images of one shape.</param>
    public static StackedOperator Stack(OperatorRequest request, params IOperator[] parts)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new StackedOperator(parts, request.DType, request.Device);
    }

    /// <summary>A number times an operator.</summary>
    /// <param name="factor">The number, not 0.</param>
    /// <param name="a">The operator.</param>
    public static ScaledOperator Scale(double factor, IOperator a) => new(a, factor);
}
