using System.Globalization;
using System.Text;
using Idm.Common.Files;

namespace Idm.Scripting.Experiments;

/// <summary>A table that an experiment fills, row by row.</summary>
public sealed class ResultTable
{
    private readonly List<object?[]> _rows = [];

    /// <summary>An empty table.</summary>
    /// <param name="columns">The headings.</param>
    public ResultTable(params string[] columns) => Columns = columns;

    /// <summary>The headings.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows, each with a value for each column.</summary>
    public IReadOnlyList<IReadOnlyList<object?>> Rows => _rows;

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentException">It has not as many values as the table has columns.</exception>
    public void Add(params object?[] values)
    {
        if (values.Length != Columns.Count)
        {
            throw new ArgumentException(
                $"{values.Length} values for {Columns.Count} columns ({string.Join(", ", Columns)})",
                nameof(values));
        }
        _rows.Add(values);
    }

    /// <summary>The numbers of a column.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public IReadOnlyList<double> Numbers(string column) =>
        [.. _rows.Select(r => Convert.ToDouble(r[IndexOf(column)], CultureInfo.InvariantCulture))];

    /// <summary>The texts of a column.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public IReadOnlyList<string> Texts(string column) =>
        [.. _rows.Select(r => Text(r[IndexOf(column)], "r"))];

    /// <summary>Writes it as CSV (RFC 4180), whole or not at all; numbers with all their digits.</summary>
    /// <param name="file">The file, seen from the working folder.</param>
    /// <exception cref="UnwritableFileException">It cannot be written.</exception>
    public void Save(string file)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', Columns.Select(Quoted)).Append("\r\n");
        foreach (var row in _rows) text.AppendJoin(',', row.Select(v => Quoted(Text(v, "r")))).Append("\r\n");
        AtomicFile.Write(Path.GetFullPath(file), text.ToString());
    }

    /// <summary>The table for people: columns side by side.</summary>
    public override string ToString()
    {
        List<string[]> lines = [[.. Columns], .. _rows.Select(r => r.Select(v => Text(v, "g5")).ToArray())];
        var widths = Columns.Select((_, c) => lines.Max(l => l[c].Length)).ToList();
        return string.Join('\n', lines.Select(
            l => string.Join("  ", l.Select((cell, c) => cell.PadLeft(widths[c])))));
    }

    private int IndexOf(string column) => Columns.ToList().IndexOf(column) is var i and >= 0
        ? i
        : throw new ArgumentException(
            $"there is no column '{column}'; there are {string.Join(", ", Columns)}", nameof(column));

    private static string Text(object? value, string format) => value switch
    {
        double number => number.ToString(format, CultureInfo.InvariantCulture),
        float number => number.ToString(format, CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny("\",\r\n") < 0
        ? cell
        : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
