using Idm.Engine.Parts;
using Idm.Scripting.Scripts.Parts;
using Idm.Sdk.Operators;

namespace Idm.Scripting.Scripts;

/// <summary>The lines of a script that define an operator: for the message that it is wrong.</summary>
public static class ScriptOrigin
{
    /// <summary>The lines, or null if the operator is not a script's.</summary>
    public static PartOrigin? Of(IOperator a)
    {
        if (a is not ScriptOperator { Made: var made, Part: var part })
            return ScriptContext.Of(a.GetType().Assembly) is { } own ? OfClass(own, a) : null;
        if (ScriptContext.Of(part.Source.Module.Assembly) is not { } script) return null;
        var place = script.Symbols.PlaceOf(part.Source) ?? script.Source.Shown;
        return made switch
        {
            LinearOperator { Functions: var (forward, adjoint) }
                when PlaceOf(forward) is { } f && PlaceOf(adjoint) is { } g =>
                new PartOrigin(ScriptCodes.WrongOperator, place, $"A is defined at {f}, Aᵀ at {g}"),
            ForwardOperator { Function: var forward } when PlaceOf(forward) is { } f =>
                new PartOrigin(ScriptCodes.WrongOperator, place,
                $"A is defined at {f}, and Aᵀ is derived from it: if the two do not fit, A is not linear (x "
                + "* x, clamp): define such a map by FromNonlinear"),
            _ when OfClass(script, made) is { } known => known,
            _ => new PartOrigin(ScriptCodes.WrongOperator, place, $"it is defined at {place}"),
        };
    }

    private static PartOrigin? OfClass(ScriptContext script, IOperator a)
    {
        var type = a.GetType();
        if (type.Assembly != script.Assembly) return null;
        var map = type.GetInterfaceMap(typeof(IOperator));
        string? Place(string method) => map.InterfaceMethods.Zip(map.TargetMethods)
            .Where(m => m.First.Name == method).Select(m => script.Symbols.PlaceOf(m.Second))
            .FirstOrDefault();
        var (forward, adjoint) = (Place(nameof(IOperator.Forward)), Place(nameof(IOperator.Adjoint)));
        return forward is null || adjoint is null
            ? null
            : new PartOrigin(
                ScriptCodes.WrongOperator, adjoint, $"A is defined at {forward}, Aᵀ at {adjoint}");
    }

    private static string? PlaceOf(Delegate function) =>
        ScriptContext.Of(function.Method.Module.Assembly)?.Symbols.PlaceOf(function.Method);
}
