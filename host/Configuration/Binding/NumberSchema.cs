using System.Globalization;
using System.Text.Json.Nodes;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Binding;

/// <summary>A whole number (int, long) or any number (float, double), maybe within an interval.</summary>
/// <remarks>Whole numbers may be written 20000 or 2e4. Infinities are not numbers here.</remarks>
internal sealed class NumberSchema(Type type, NumericRange? interval) : ValueSchema
{
    private const double LargestExact = 9007199254740992;

    private readonly bool _whole = type == typeof(int) || type == typeof(long);

    public override string Expected => (_whole ? "a whole number" : "a number")
        + (interval is null ? "" : $", {interval}");

    public static bool Fits(Type type) =>
        type == typeof(int) || type == typeof(long) || type == typeof(float) || type == typeof(double);

    public override bool TryRead(Node node, string path, BindingScope scope, out object? value)
    {
        value = null;
        if (node is not ScalarNode { Form: not ScalarForm.Text } scalar
            || Parse(scalar.Value) is not { } number)
        {
            return scope.WrongForm(node, _whole ? "a whole number" : "a number", path);
        }

        if (type == typeof(int) && number is < (long)int.MinValue or > (long)int.MaxValue)
        {
            return scope.NotAllowed(node, $"expected {interval?.ToString() ?? "a number"}, "
                + $"at most {int.MaxValue} in size", path, scalar.Value);
        }

        if (interval?.Contains(Convert.ToDouble(number, CultureInfo.InvariantCulture)) == false)
        {
            return scope.NotAllowed(node, $"expected {interval}", path, scalar.Value);
        }

        value = Convert.ChangeType(number, type, CultureInfo.InvariantCulture);
        return true;
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var schema = new JsonObject { ["type"] = _whole ? "integer" : "number" };
        interval?.AddTo(schema);
        return schema;
    }

    public override JsonNode Json(object value) => _whole
        ? JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture))
        : JsonValue.Create(Convert.ToDouble(value, CultureInfo.InvariantCulture));

    private object? Parse(string text)
    {
        const NumberStyles Whole = NumberStyles.AllowLeadingSign;
        if (_whole && long.TryParse(text, Whole, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        const NumberStyles Real = Whole | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(text, Real, CultureInfo.InvariantCulture, out var real)
            || !double.IsFinite(type == typeof(float) ? (float)real : real))
        {
            return null;
        }

        if (!_whole)
        {
            return real;
        }

        return Math.Floor(real) == real && Math.Abs(real) <= LargestExact ? (object)(long)real : null;
    }
}
