using System.Globalization;
using System.Text.Json.Nodes;
using Idm.Configuration.Errors;
using Idm.Configuration.Exports;
using Idm.Configuration.Nodes;
using Idm.Configuration.Settings;
using Idm.Sdk;

namespace Idm.Configuration.Binding;

/// <summary>Part that a plugin supplies: <c>{ use: name, ...options }</c>, or just <c>name</c>.</summary>
internal sealed class PartSchema(Type type, string kind) : ValueSchema
{
    public const string UseKey = "use";
    public const string ScriptKey = "script";

    /// <summary>The schedule that a plain number stands for, and the key of that number.</summary>
    private const string Constant = "constant", ConstantKey = "value";

    private readonly string _noun = kind switch
    {
        ExportKinds.Data => "a data source",
        ExportKinds.Operator => "an operator",
        _ => "a " + kind,
    };

    public override string Expected => (TakesNumbers(kind) ? "a number, or " : "")
        + $"the name of {_noun}, or {{ use: name, ...options }}";

    /// <summary>Whether a number may stand for a part: a schedule that never changes.</summary>
    public static bool TakesNumbers(string kind) => kind == ExportKinds.Schedule;

    public override bool TryRead(Node node, string path, BindingScope scope, out object? value)
    {
        value = null;
        return node switch
        {
            ScalarNode { IsNull: false, Form: not ScalarForm.Text } number
                when TakesNumbers(kind) && IsNumber(number.Value) =>
                TryReadMapping(ConstantOf(number), path, scope, out value),
            ScalarNode { IsNull: false } name =>
                TryReadPart(new MappingNode(node.Origin, []), name, path, scope, out value),
            MappingNode mapping => TryReadMapping(mapping, path, scope, out value),
            _ => scope.WrongForm(node, Expected, path),
        };
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.ForPart(type, kind);

    private static bool IsNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number);

    private static MappingNode ConstantOf(ScalarNode number) => new(number.Origin,
    [
        new MappingEntry(UseKey, number.Origin, new ScalarNode(number.Origin, Constant, ScalarForm.Plain)),
        new MappingEntry(ConstantKey, number.Origin, number),
    ]);

    private bool TryReadMapping(
        MappingNode mapping, string path, BindingScope scope, out object? value)
    {
        value = null;
        if (mapping.Find(ScriptKey) is { } script)
        {
            return TryReadScript(mapping, script, path, scope, out value);
        }

        if (mapping.Find(UseKey)?.Value is not { } use)
        {
            return scope.Missing(mapping, UseKey, $"the name of {_noun}", path);
        }

        return use is ScalarNode { IsNull: false } name
            ? TryReadPart(mapping, name, path, scope, out value)
            : scope.WrongForm(use, $"the name of {_noun}", KeyPath.Join(path, UseKey));
    }

    private bool TryReadPart(
        MappingNode mapping, ScalarNode name, string path, BindingScope scope, out object? value)
    {
        value = null;
        var lookup = scope.Catalog.Find(kind, name.Value);
        if (!lookup.IsFound)
        {
            // What a variable of the environment holds may be a secret.
            var problem = name.Unexpanded is { } unexpanded
                ? lookup.Problem.Replace($"'{name.Value}'", $"'{unexpanded}'", StringComparison.Ordinal)
                : lookup.Problem;
            scope.Errors.Add(lookup.Code, name.Origin, problem, path);
            return false;
        }

        var part = new Part { Use = name.Value, Origin = name.Origin };
        return TryBind(mapping, [UseKey], part, lookup.Export.OptionsType, path, scope, out value);
    }

    private bool TryReadScript(
        MappingNode mapping, MappingEntry script, string path, BindingScope scope, out object? value)
    {
        value = null;
        if (scope.Scripts is null)
        {
            scope.Errors.Add(ErrorCodes.Script, script.KeyOrigin,
                $"scripts are switched off; expected '{UseKey}' with the name of an installed {kind}", path);
            return false;
        }

        if (scope.AsText(script.Value) is not ScalarNode { IsNull: false } file)
        {
            return scope.WrongForm(script.Value, "the path of a C# script", KeyPath.Join(path, ScriptKey));
        }

        var use = mapping.Find(UseKey)?.Value;
        if (use is not (null or ScalarNode { IsNull: false }))
        {
            return scope.WrongForm(use, $"the name of {_noun} in the script", KeyPath.Join(path, UseKey));
        }

        var request = new ScriptRequest(
            kind, file.Value, (use as ScalarNode)?.Value, scope.Folder, file.Origin, path);
        if (scope.Scripts.Find(request, scope.Errors) is not { } found)
        {
            return false;
        }

        var part = new Part { Use = found.Name, Origin = file.Origin, Script = found.Script };
        return found.WasRun
            ? TryBind(mapping, [ScriptKey, UseKey], part, found.OptionsType, path, scope, out value)
            : TryFinish(mapping, part, null, path, scope, out value);
    }

    private bool TryBind(
        MappingNode mapping, string[] reserved, Part written, Type? optionsType, string path,
        BindingScope scope,
        out object? value)
    {
        object? options = null;
        bool good;
        try
        {
            var model = optionsType is null ? null : RecordModel.For(optionsType);
            string[] allowed = [.. reserved, .. RecordModel.For(type).Keys, .. model?.Keys ?? []];
            var meant = scope.ReportUnknown(mapping, allowed, path);
            good = model is null || model.TryRead(mapping, path, scope, meant, out options);
        }
        catch (Exception error)
        {
            // Options are a plugin's code: whatever they throw is said, and never ends the host.
            var author = written.Script is null ? "plugin" : "script";
            scope.Errors.Add(ErrorCodes.UnreadableOptions, written.Origin,
                $"the options of {kind} '{written.Use}' cannot be read, a mistake of its {author}: "
                + (error is UnreadableSettingsException ? "" : error.GetType().Name + ": ") + error.Message,
                path);
            good = false;
        }

        return TryFinish(mapping, written, options, path, scope, out value) && good;
    }

    /// <summary>Reads the keys of the host's own.</summary>
    private bool TryFinish(
        MappingNode mapping, Part written, object? options, string path, BindingScope scope,
        out object? value)
    {
        var good = RecordModel.For(type).TryRead(mapping, path, scope, new HashSet<string>(), out var part);
        value = good
            ? (Part)part! with
            {
                Kind = kind,
                Use = written.Use,
                Script = written.Script,
                Options = options,
                Origin = written.Origin,
                Path = path,
            }
            : null;
        return good;
    }
}
