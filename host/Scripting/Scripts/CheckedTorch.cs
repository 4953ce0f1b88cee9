using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using static TorchSharp.torch;

namespace Idm.Scripting.Scripts;

/// <summary>
/// Replacements of calls whose errors would end the process: TorchSharp lets them through uncaught.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CheckedTorch
{
    /// <summary>The matrix product, as <c>torch.matmul</c> is written.</summary>
    /// <exception cref="ArgumentException">The tensors do not fit.</exception>
    [SuppressMessage("Style", "IDE1006:Naming Styles",
        Justification = "It stands where torch's function stood.")]
    public static Tensor matmul(Tensor input, Tensor target) => Product(input, target);

    /// <summary>The matrix product, as <c>left.matmul(right)</c> is written.</summary>
    /// <exception cref="ArgumentException">The tensors do not fit.</exception>
    public static Tensor Product(Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        Require(left, right);
        return left.matmul(right);
    }

    private static void Require(Tensor left, Tensor right)
    {
        var (a, b) = (left.shape, right.shape);
        if (a.Length == 0 || b.Length == 0) throw Wrong(left, right, "each has to have a dimension at least");
        if (left.dtype != right.dtype) throw Wrong(left, right, "both have to be of one type");
        if (left.device.ToString() != right.device.ToString())
            throw Wrong(left, right, "both have to be on one device");
        var (columns, rows) = (a[^1], b.Length == 1 ? b[0] : b[^2]);
        if (columns != rows)
        {
            throw Wrong(left, right, string.Create(CultureInfo.InvariantCulture,
                $"{columns} columns of the first meet {rows} rows of the second"));
        }
        for (var (i, j) = (a.Length - 3, b.Length - 3); i >= 0 && j >= 0; i--, j--)
        {
            if (a[i] != b[j] && a[i] != 1 && b[j] != 1)
            {
                throw Wrong(left, right, string.Create(CultureInfo.InvariantCulture,
                    $"{a[i]} matrices of the first meet {b[j]} of the second"));
            }
        }
    }

    private static ArgumentException Wrong(Tensor left, Tensor right, string why) =>
        new($"matmul of {Text(left)} and {Text(right)}: {why}");

    private static string Text(Tensor t) => $"{t.dtype} [{string.Join(", ", t.shape)}]";
}
