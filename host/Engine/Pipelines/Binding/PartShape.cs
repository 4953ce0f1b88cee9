using System.Text.Json.Nodes;
using Idm.Engine.Pipelines.Errors;
using Idm.Engine.Pipelines.Nodes;
using Idm.Engine.Pipelines.Settings;
using Idm.Sdk;

namespace Idm.Engine.Pipelines.Binding;

/// <summary>What a plugin supplies: <c>{ use: name, ...options }</c>, or just <c>name</c>.</summary>
internal sealed class PartShape(Type type, string kind) : Shape
{
    public const string UseKey = "use";
    public const string ScriptKey = "script";

    private readonly string _noun = kind switch
    {
        ExportKinds.Data => "a data source",
        ExportKinds.Operator => "an operator",
        _ => "a " + kind,
    };

    public override string Expected => $"the name of {_noun}, or {{ use: name, ...options }}";

    public override bool TryRead(Node node, string path, BindingScope scope, out object? value)
    {
        value = null;
        return node switch
        {
            ScalarNode { IsNull: false } name =>
                TryReadPart(new MappingNode(node.Origin, []), name, path, scope, out value),
            MappingNode mapping => TryReadMapping(mapping, path, scope, out value),
            _ => scope.WrongForm(node, Expected, path),
        };
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.ForPart(type, kind);

    private bool TryReadMapping(
        MappingNode mapping, string path, BindingScope scope, out object? value)
    {
        value = null;
        if (mapping.Find(ScriptKey) is { } script)
        {
            scope.Errors.Add(ErrorCodes.Script, script.KeyOrigin,
                $"scripts are not available yet; expected '{UseKey}' with the name of an installed {kind}",
                path);
            return false;
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
            scope.Errors.Add(lookup.Code, name.Origin, lookup.Problem, path);
            return false;
        }

        var host = RecordModel.For(type);
        object? options = null;
        bool good;
        try
        {
            var model = lookup.Export.OptionsType is { } optionsType ? RecordModel.For(optionsType) : null;
            string[] allowed = [UseKey, .. host.Keys, .. model?.Keys ?? []];
            var meant = scope.ReportUnknown(mapping, allowed, path);
            good = model is null || model.TryRead(mapping, path, scope, meant, out options);
        }
        catch (Exception error)
        {
            // Options are a plugin's code: whatever they throw is said, and never ends the host.
            scope.Errors.Add(ErrorCodes.UnreadableOptions, name.Origin,
                $"the options of {kind} '{name.Value}' cannot be read, a mistake of its plugin: "
                + (error is UnreadableSettingsException ? "" : error.GetType().Name + ": ") + error.Message,
                path);
            good = false;
        }

        good &= host.TryRead(mapping, path, scope, new HashSet<string>(), out var part);
        value = good
            ? (Part)part! with
            {
                Kind = kind,
                Use = name.Value,
                Options = options,
                Origin = name.Origin,
                Path = path,
            }
            : null;
        return good;
    }
}
