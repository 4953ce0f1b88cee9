using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace Idm.Scripting.Printing;

/// <summary>A tensor in words: what it is first, its values if they are few.</summary>
public static class TensorText
{
    private const int MostValues = 64;
    private const int MostColumns = 16;

    /// <summary>Type, shape, range, mean and sample deviation; the values of small ones below.</summary>
    public static string Of(Tensor t)
    {
        if (t.IsInvalid) return "a tensor that was disposed";
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var head = $"{Word(t.dtype)} {(t.dim() == 0 ? "scalar" : $"[{string.Join(", ", t.shape)}]")}";
        if (t.device_type != TorchSharp.DeviceType.CPU) head += $" on {t.device}";
        if (t.requires_grad) head += ", requires grad";
        if (t.numel() == 0) return head + ", empty";
        var values = t.detach().cpu();
        if (values.dim() == 0) return $"{head} {Cells(values)[0]}";
        if (Picture(t) is { } picture) head += $", {picture}";
        var text = new StringBuilder(head).Append('\n').Append("  ").Append(Statistics(values));
        if (values.numel() <= MostValues && values.shape[^1] <= MostColumns) AppendRows(text, values);
        return text.ToString();
    }

    /// <summary>A type as Python and papers name it.</summary>
    private static string Word(ScalarType type) => type switch
    {
        ScalarType.Byte => "uint8",
        ScalarType.ComplexFloat32 => "complex64",
        ScalarType.ComplexFloat64 => "complex128",
        _ => type.ToString().ToLowerInvariant(),
    };

    private static string? Picture(Tensor t)
    {
        if (t.is_complex() || t.dtype == ScalarType.Bool || !TensorPicture.IsImage(t.shape)) return null;
        var color = t.shape[^3] == 3 ? "colour" : "grey";
        var size = $"{color} {t.shape[^1]} x {t.shape[^2]}";
        return t.dim() == 4 && t.shape[0] > 1 ? $"{t.shape[0]} images, {size}" : $"image, {size}";
    }

    private static string Statistics(Tensor values)
    {
        if (values.dtype == ScalarType.Bool)
            return Invariant($"{values.sum().item<long>()} of {values.numel()} are true");
        var complex = values.is_complex();
        var real = (complex ? values.abs() : values).to(ScalarType.Float64).flatten();
        var finite = real.isfinite();
        var rest = real.numel() - finite.sum().item<long>();
        var note = rest > 0 ? Invariant($"; {rest} are NaN or infinite") : "";
        if (rest == real.numel()) return "no value is finite";
        if (rest > 0) real = real.masked_select(finite);
        var (low, high, mean) =
            (real.min().item<double>(), real.max().item<double>(), real.mean().item<double>());
        // Of a sample, divided by n - 1, as torch's std() is; one value has none.
        var deviation = real.numel() > 1 ? $", std {Number(real.std(unbiased: true).item<double>())}" : "";
        return $"{(complex ? "magnitude" : "range")} {Number(low)} to {Number(high)}, mean {Number(mean)}{deviation}{note}";
    }

    private static void AppendRows(StringBuilder text, Tensor values)
    {
        var cells = Cells(values);
        var columns = (int)values.shape[^1];
        var width = cells.Max(c => c.Length);
        for (var row = 0; row < cells.Length / columns; row++)
        {
            text.Append("\n  ");
            if (values.dim() > 2) text.Append(Index(row, values.shape.AsSpan()[..^1])).Append(' ');
            text.AppendJoin("  ", cells.Skip(row * columns).Take(columns).Select(c => c.PadLeft(width)));
        }
    }

    /// <summary>Index of a row: <c>[0, 2, ..]</c>.</summary>
    private static string Index(int row, ReadOnlySpan<long> shape)
    {
        var parts = new string[shape.Length + 1];
        parts[^1] = "..";
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            parts[i] = (row % shape[i]).ToString(CultureInfo.InvariantCulture);
            row /= (int)shape[i];
        }
        return $"[{string.Join(", ", parts)}]";
    }

    private static string[] Cells(Tensor values)
    {
        var flat = values.contiguous().flatten();
        if (!values.is_complex()) return [.. flat.to(ScalarType.Float64).data<double>().Select(Number)];
        var pairs = view_as_real(flat).to(ScalarType.Float64).contiguous().data<double>().ToArray();
        return [.. pairs.Chunk(2)
            .Select(p => $"{Number(p[0])}{(p[1] < 0 ? "-" : "+")}{Number(Math.Abs(p[1]))}i")];
    }

    private static string Number(double value) => value.ToString("g5", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
