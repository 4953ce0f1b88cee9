using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Idm.Configuration.Binding;

/// <summary>The numbers between two ends, as a <see cref="RangeAttribute"/> gives them.</summary>
internal sealed record NumericRange(double Min, double Max, bool MinExcluded, bool MaxExcluded)
{
    private bool HasMin => Min is not (int.MinValue or long.MinValue) && Min > double.MinValue;

    private bool HasMax => Max is not (int.MaxValue or long.MaxValue) && Max < double.MaxValue;

    public static NumericRange? From(RangeAttribute? range) => range is null
        ? null
        : new NumericRange(
            Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture),
            Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture),
            range.MinimumIsExclusive,
            range.MaximumIsExclusive);

    public bool Contains(double value) =>
        (MinExcluded ? value > Min : value >= Min) && (MaxExcluded ? value < Max : value <= Max);

    /// <summary><c>1 to 256</c>, <c>at least 1</c>, <c>at least 0 and less than 1</c>.</summary>
    public override string ToString()
    {
        var (min, max) = (Text(Min), Text(Max));
        if (HasMin && HasMax && !MinExcluded && !MaxExcluded)
        {
            return $"{min} to {max}";
        }

        List<string> ends = [];
        if (HasMin)
        {
            ends.Add(MinExcluded ? $"more than {min}" : $"at least {min}");
        }

        if (HasMax)
        {
            ends.Add(MaxExcluded ? $"less than {max}" : $"at most {max}");
        }

        return string.Join(" and ", ends);
    }

    public void AddTo(JsonObject schema)
    {
        if (HasMin)
        {
            schema[MinExcluded ? "exclusiveMinimum" : "minimum"] = Min;
        }

        if (HasMax)
        {
            schema[MaxExcluded ? "exclusiveMaximum" : "maximum"] = Max;
        }
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
