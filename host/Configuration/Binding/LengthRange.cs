using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Idm.Configuration.Binding;

/// <summary>Permitted number of items or characters.</summary>
internal sealed record LengthRange(int Min, int Max)
{
    public static LengthRange? From(MemberInfo member)
    {
        var length = member.GetCustomAttribute<LengthAttribute>();
        var min = length?.MinimumLength ?? member.GetCustomAttribute<MinLengthAttribute>()?.Length ?? 0;
        var max = length?.MaximumLength ?? member.GetCustomAttribute<MaxLengthAttribute>()?.Length
            ?? int.MaxValue;
        return min == 0 && max == int.MaxValue ? null : new LengthRange(min, max);
    }

    public bool Contains(int count) => count >= Min && count <= Max;

    public override string ToString() =>
        Min == Max ? $"{Min}"
        : Max == int.MaxValue ? $"at least {Min}"
        : Min == 0 ? $"at most {Max}"
        : $"{Min} to {Max}";

    public void AddTo(JsonObject schema, string minKey, string maxKey)
    {
        if (Min > 0)
        {
            schema[minKey] = Min;
        }

        if (Max < int.MaxValue)
        {
            schema[maxKey] = Max;
        }
    }
}
