using Idm.Configuration.Errors;
using Idm.Configuration.Exports;

namespace Idm.Scripting.Scripts;

/// <summary>Finds which of a script's parts a pipeline means.</summary>
internal static class ScriptPartSearch
{
    /// <summary>The part; null after an error.</summary>
    public static ScriptPart? Find(LoadedScript script, ScriptRequest request, ConfigurationErrors errors)
    {
        var ofKind = script.Parts.Where(p => p.Kind == request.Kind).ToList();
        var named = request.Name is { } name ? ofKind.Where(p => p.Name == name).ToList() : ofKind;
        if (named.Count == 1) return named[0];

        var shown = script.Source.Shown;
        var names = string.Join(", ", ofKind.Select(p => p.Name));
        var others = script.Parts.Count == 0
            ? "nothing"
            : string.Join(", ", script.Parts.Select(p => $"{p.Kind} '{p.Name}'"));
        var problem = ofKind.Count == 0
            ? $"{shown} defines no {request.Kind}; it defines {others}"
            : request.Name is null
                ? $"{shown} defines several of kind {request.Kind}: {names}. Say which with 'use' beside "
                    + "'script'"
                : $"{shown} defines no {request.Kind} "
                    + $"'{request.Name}'{Suggestion.Text(request.Name, ofKind.Select(p => p.Name))} "
                    + $"It defines: {names}";
        errors.Add(ScriptCodes.NoSuchPart, request.Origin, problem, request.Path);
        return null;
    }
}
