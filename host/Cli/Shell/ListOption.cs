using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Idm.Cli.Shell;

/// <summary>Options whose value is a list with commas, such as 64,128.</summary>
internal static class ListOption
{
    /// <summary>Whole numbers from 1 to <paramref name="most"/>.</summary>
    public static Option<int[]> Numbers(string name, string description, int most, params int[] standard)
    {
        return Create(name, description, standard, word =>
            int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= 1
                && n <= most
                ? n
                : null as int?,
            FormattableString.Invariant($"expected whole numbers from 1 to {most} such as 64,128"));
    }

    /// <summary>Values of an enumeration, in small letters.</summary>
    public static Option<T[]> Choices<T>(string name, string description, params T[] standard)
        where T : struct, Enum
    {
        return Create(name, description, standard,
            word => Enum.GetValues<T>().Where(v => Word(v) == word).Select(v => (T?)v).FirstOrDefault(),
            $"expected some of {string.Join(',', Enum.GetValues<T>().Select(Word))}");
    }

    /// <summary>A value of an enumeration as the options name it.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLower(CultureInfo.InvariantCulture);

    private static Option<T[]> Create<T>(
        string name, string description, T[] standard, Func<string, T?> read, string expected)
        where T : struct
    {
        return new Option<T[]>(name)
        {
            Description = description,
            HelpName = "list",
            DefaultValueFactory = _ => standard,
            CustomParser = Parse,
        };

        T[]? Parse(ArgumentResult result)
        {
            List<T> values = [];
            foreach (var word in result.Tokens.SelectMany(
                t => t.Value.Split(',', StringSplitOptions.TrimEntries)))
            {
                if (read(word) is { } value) values.Add(value);
                else result.AddError($"{name}: found '{word}', {expected}");
            }
            return [.. values];
        }
    }
}
