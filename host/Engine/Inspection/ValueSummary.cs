using System.Globalization;
using Idm.Sdk;
using Idm.Sdk.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Engine.Inspection;

/// <summary>Range of the values of an entry; of large arrays, of some items of the first axis.</summary>
internal sealed class ValueSummary
{
    private const long MostNumbers = 1L << 23;
    private const int MostItems = 8;

    private readonly HashSet<double> _few = [];
    private long _looked;
    private long _notFinite;

    /// <summary>The least and the largest finite value; of complex numbers, of |x|.</summary>
    public double Least { get; private set; } = double.PositiveInfinity;

    /// <inheritdoc cref="Least"/>
    public double Largest { get; private set; } = double.NegativeInfinity;

    /// <summary>Whether the values are complex.</summary>
    public bool IsComplex { get; private set; }

    /// <summary>Items of the first axis that were looked at, and how many there are; null for all.</summary>
    public (int Looked, long All)? Items { get; private set; }

    /// <summary>Whether there are two values only, as in a mask.</summary>
    public bool IsBinary => _notFinite == 0 && _few.Count == 2;

    /// <summary>Looks at an entry.</summary>
    /// <exception cref="PluginException">It cannot be read.</exception>
    public static ValueSummary Of(FileEntry entry)
    {
        var summary = new ValueSummary();
        if (entry is PictureEntry picture)
        {
            var image = picture.Read().AsStored();
            using var samples = tensor(image.Samples);
            summary.Add(samples);
        }
        else if (entry is ArrayEntry array)
        {
            summary.Add(array);
        }
        return summary;
    }

    private void Add(ArrayEntry array)
    {
        var numbers = array.Sizes.Aggregate(1L, (product, size) => product * size);
        if (numbers <= MostNumbers || array.Sizes.Count == 0)
        {
            using var whole = array.Read();
            Add(whole);
            return;
        }
        var count = array.Sizes[0];
        var looked = (int)Math.Min(Math.Clamp(MostNumbers * count / numbers, 1, MostItems), count);
        Items = (looked, count);
        for (var i = 0; i < looked; i++)
        {
            using var item = array.Item(((2 * i) + 1) * count / (2 * looked));
            Add(item);
        }
    }

    private void Add(Tensor values)
    {
        const int Mask = 2;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        IsComplex |= values.is_complex();
        if (values.numel() == 0) return;
        var real = (IsComplex ? values.abs() : values).to(ScalarType.Float64).flatten();
        var finite = real.masked_select(real.isfinite());
        _looked += real.numel();
        _notFinite += real.numel() - finite.numel();
        if (finite.numel() == 0) return;
        Least = Math.Min(Least, finite.min().item<double>());
        Largest = Math.Max(Largest, finite.max().item<double>());
        if (_few.Count > Mask) return;
        foreach (var value in (double[])[Least, Largest]) _few.Add(value);
        using var low = Least.ToScalar();
        using var high = Largest.ToScalar();
        var others = finite.masked_select(finite.ne(low).logical_and(finite.ne(high)));
        if (others.numel() > 0) _few.Add(others[0].item<double>());
    }

    /// <summary>For example <c>-1000 to 3071, 2 not finite (8 of 512 items looked at)</c>.</summary>
    public override string ToString()
    {
        if (_looked == 0) return "none";
        var culture = CultureInfo.InvariantCulture;
        var range = Least > Largest ? "none finite"
            : string.Create(culture, $"{(IsComplex ? "|x| " : "")}{Least:g6} to {Largest:g6}");
        var odd = _notFinite > 0 ? string.Create(culture, $", {_notFinite} not finite") : "";
        var part = Items is var (looked, all)
            ? string.Create(culture, $" ({looked} of {all} items looked at)")
            : "";
        return range + odd + part;
    }
}
