using System.Globalization;
using Idm.Sdk;
using Idm.Sdk.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Engine.Inspection;

/// <summary>Range of the values of an entry, all of which are read.</summary>
internal sealed class ValueSummary
{
    // Larger arrays are read item by item of the first axis, and looked at in pieces.
    private const long MostNumbers = 1L << 23;

    private const int OfMask = 2;

    private readonly HashSet<double> _different = [];
    private long _looked, _notFinite;

    /// <summary>The least finite value; of complex numbers, of |x|.</summary>
    public double Least { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest finite value; of complex numbers, of |x|.</summary>
    public double Largest { get; private set; } = double.NegativeInfinity;

    /// <summary>Whether the values are complex.</summary>
    public bool IsComplex { get; private set; }

    /// <summary>Whether there are two values only, as in a mask.</summary>
    public bool IsBinary => _notFinite == 0 && _different.Count == OfMask;

    /// <summary>What a picture's file holds that is not used.</summary>
    public IReadOnlyList<ImageRemark> Remarks { get; private set; } = [];

    /// <summary>Reads an entry.</summary>
    /// <exception cref="PluginException">It cannot be read.</exception>
    public static ValueSummary Of(FileEntry entry)
    {
        var summary = new ValueSummary();
        if (entry is PictureEntry picture)
        {
            var stored = picture.Read();
            summary.Remarks = stored.Remarks;
            using var samples = tensor(stored.AsStored().Samples);
            summary.Add(samples);
        }
        else if (entry is ArrayEntry { ReadItem: { } read, Sizes: [var items, _, ..] } large
            && large.Sizes.Aggregate(1.0, (product, size) => product * size) > MostNumbers)
        {
            for (long i = 0; i < items; i++)
            {
                using var item = read(i);
                summary.Add(item);
            }
        }
        else if (entry is ArrayEntry array)
        {
            using var whole = array.Read();
            summary.Add(whole);
        }
        return summary;
    }

    private void Add(Tensor values)
    {
        IsComplex |= values.is_complex();
        using var noGrad = no_grad();
        using var flat = values.flatten();
        for (long at = 0; at < flat.shape[0]; at += MostNumbers)
            AddPiece(flat, at, Math.Min(MostNumbers, flat.shape[0] - at));
    }

    private void AddPiece(Tensor flat, long at, long count)
    {
        using var scope = NewDisposeScope();
        var piece = flat.narrow(0, at, count);
        var real = (IsComplex ? piece.abs() : piece).to(ScalarType.Float64);
        var finite = real.masked_select(real.isfinite());
        _looked += count;
        _notFinite += count - finite.numel();
        if (finite.numel() == 0) return;
        var (least, largest) = (finite.min().item<double>(), finite.max().item<double>());
        (Least, Largest) = (Math.Min(Least, least), Math.Max(Largest, largest));
        if (_different.Count > OfMask) return;
        _different.UnionWith([least, largest]);
        using Scalar low = least.ToScalar(), high = largest.ToScalar();
        var between = finite.masked_select(finite.gt(low).logical_and(finite.lt(high)));
        if (between.numel() > 0) _different.Add(between[0].item<double>());
    }

    /// <summary>For example <c>-1000 to 3071, 2 not finite</c>.</summary>
    public override string ToString()
    {
        if (_looked == 0) return "none";
        var range = Least > Largest ? "none finite" : string.Create(
            CultureInfo.InvariantCulture, $"{(IsComplex ? "|x| " : "")}{Least:g6} to {Largest:g6}");
        return _notFinite == 0 ? range
            : string.Create(CultureInfo.InvariantCulture, $"{range}, {_notFinite} not finite");
    }
}
