using Idm.Engine.Scripts.Parts;
using Idm.Sdk.Operators;

namespace Idm.Engine.Scripts;

/// <summary>Which lines of a script define an operator: for the message that it is wrong.</summary>
/// <param name="Place">Where the definition begins, <c>file(line,column)</c>.</param>
/// <param name="Details">What is defined where, in words.</param>
public sealed record ScriptOrigin(string Place, string Details)
{
    /// <summary>The lines, or null if the operator is not a script's.</summary>
    public static ScriptOrigin? Of(IOperator a)
    {
        if (a is not ScriptOperator { Made: var made, Part: var part })
            return ScriptContext.Of(a.GetType().Assembly) is { } own ? OfClass(own, a) : null;
        if (ScriptContext.Of(part.Source.Module.Assembly) is not { } script) return null;
        var place = script.Symbols.PlaceOf(part.Source) ?? script.Source.Shown;
        return made switch
        {
            LinearOperator { Functions: var (forward, adjoint) }
                when PlaceOf(forward) is { } f && PlaceOf(adjoint) is { } g =>
                new ScriptOrigin(place, $"A is defined at {f}, Aᵀ at {g}"),
            ForwardOperator { Function: var forward } when PlaceOf(forward) is { } f => new ScriptOrigin(place,
                $"A is defined at {f}, and Aᵀ is derived from it: if the two do not fit, A is not linear (x * x, clamp): "
                + "define such a map by FromNonlinear"),
            _ when OfClass(script, made) is { } known => known,
            _ => new ScriptOrigin(place, $"it is defined at {place}"),
        };
    }

    private static ScriptOrigin? OfClass(ScriptContext script, IOperator a)
    {
        var type = a.GetType();
        if (type.Assembly != script.Assembly) return null;
        var map = type.GetInterfaceMap(typeof(IOperator));
        string? Place(string method) => map.InterfaceMethods.Zip(map.TargetMethods)
            .Where(m => m.First.Name == method).Select(m => script.Symbols.PlaceOf(m.Second)).FirstOrDefault();
        var (forward, adjoint) = (Place(nameof(IOperator.Forward)), Place(nameof(IOperator.Adjoint)));
        return forward is null || adjoint is null
            ? null
            : new ScriptOrigin(adjoint, $"A is defined at {forward}, Aᵀ at {adjoint}");
    }

    private static string? PlaceOf(Delegate function) =>
        ScriptContext.Of(function.Method.Module.Assembly)?.Symbols.PlaceOf(function.Method);
}
