using System.Collections;
using System.Dynamic;
using System.Globalization;
using System.Text.Json;

namespace Idm.Scripting.Experiments;

/// <summary>Changes to a pipeline, written as if it were an object: <c>with.Sampler.Steps = 5</c>.</summary>
/// <remarks>
/// Names become keys in snake_case, and indices those of lists: <c>with.Metrics[0] = "ssim"</c>. A text in
/// brackets is a path: <c>with["sampler.steps"] = 5</c>. Each change is what <c>--set</c> would be, and
/// checked like it.
/// </remarks>
public sealed class Variation : DynamicObject
{
    private readonly List<string> _sets;
    private readonly string _path;

    /// <summary>No changes.</summary>
    public Variation()
        : this([], "")
    {
    }

    private Variation(List<string> sets, string path) => (_sets, _path) = (sets, path);

    /// <summary>The changes, in order: <c>sampler.steps=5</c>.</summary>
    public IReadOnlyList<string> Sets => _sets;

    /// <inheritdoc/>
    public override bool TryGetMember(GetMemberBinder binder, out object? result) =>
        (result = At(binder.Name)) is not null;

    /// <inheritdoc/>
    public override bool TrySetMember(SetMemberBinder binder, object? value) =>
        Set(Join(Key(binder.Name)), value);

    /// <inheritdoc/>
    public override bool TryGetIndex(GetIndexBinder binder, object[] indexes, out object? result) =>
        (result = new Variation(_sets, Join(Index(indexes)))) is not null;

    /// <inheritdoc/>
    public override bool TrySetIndex(SetIndexBinder binder, object[] indexes, object? value) =>
        Set(Join(Index(indexes)), value);

    private static string Key(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static string Index(object[] indexes) =>
        Convert.ToString(indexes[0], CultureInfo.InvariantCulture) ?? "";

    private Variation At(string name) => new(_sets, Join(Key(name)));

    private string Join(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private bool Set(string path, object? value)
    {
        _sets.Add($"{path}={Yaml(value)}");
        return true;
    }

    /// <summary>A value as YAML on one line.</summary>
    private static string Yaml(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => JsonSerializer.Serialize(text),
        IFormattable number when value is not Enum => number.ToString(null, CultureInfo.InvariantCulture),
        Enum choice => Key(choice.ToString()),
        IDictionary table =>
            "{ " + string.Join(", ", table.Keys.Cast<object>().Select(k => $"{k}: {Yaml(table[k])}")) + " }",
        IEnumerable list => "[" + string.Join(", ", list.Cast<object?>().Select(Yaml)) + "]",
        _ => "{ " + string.Join(", ", value.GetType().GetProperties()
            .Select(p => $"{Key(p.Name)}: {Yaml(p.GetValue(value))}")) + " }",
    };
}
