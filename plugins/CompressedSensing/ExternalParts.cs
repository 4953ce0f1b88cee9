using System.Globalization;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>
/// Φ and P where they come from elsewhere: files that the options name, or what came with a measurement.
/// </summary>
/// <param name="files">What the options say.</param>
/// <param name="context">Reads the files; null where there are none to read.</param>
internal sealed class ExternalParts(ExternalFiles files, PluginContext? context) : IDisposable
{
    /// <summary>The names of Φ and P in files.</summary>
    public const string MatrixName = "phi", OrderName = "perm";

    private bool _read;
    private ExternalMatrix? _matrix;
    private long[]? _order;
    private string _orderOrigin = "";

    /// <summary>The Φ of <c>operator.matrix</c>; null if it names none.</summary>
    /// <exception cref="PluginException">The file cannot be read, or holds no Φ of this block.</exception>
    public ExternalMatrix? Matrix
    {
        get
        {
            Read();
            return _matrix;
        }
    }

    /// <summary>The Φ that came with a measurement, the caller's; null if none did.</summary>
    public ExternalMatrix? MatrixOf(OperatorRequest request) =>
        request.External.TryGetValue(MatrixName, out var phi)
            ? new ExternalMatrix(phi, files.Pixels, $"the measurement's tensor '{MatrixName}'")
            : null;

    /// <summary>The P that came with a measurement, or of the files; null if it is to be drawn.</summary>
    /// <param name="request">What the operator is created for.</param>
    /// <param name="length">How many numbers P orders.</param>
    /// <param name="what">What they are, for messages.</param>
    /// <exception cref="PluginException">It is no permutation of them.</exception>
    public long[]? Order(OperatorRequest request, long length, string what)
    {
        Read();
        var (order, origin) = request.External.TryGetValue(OrderName, out var perm)
            ? (PixelOrder.Of(perm, $"the measurement's tensor '{OrderName}'"),
            $"the measurement's tensor '{OrderName}'")
            : (_order, _orderOrigin);
        if (order is null || order.Length == length) return order;
        throw new PluginException(string.Create(CultureInfo.InvariantCulture,
            $"{origin}: found a permutation of {order.Length}, expected one of {length}, {what}"));
    }

    /// <summary>Says so if weights were trained with another Φ.</summary>
    public void Compare(Tensor trained)
    {
        using var scope = NewDisposeScope();
        var phi = Matrix!.Phi;
        if (trained.shape.SequenceEqual(phi.shape)
            && trained.to(ScalarType.Float32).cpu().sub(phi).abs().max().item<float>() < 1e-3f) return;
        context?.Log($"{files.Operator}: the weights were trained with another Φ than that of "
            + "operator.matrix: expect poorer images");
    }

    public void Dispose() => _matrix?.Dispose();

    private void Read()
    {
        if (_read) return;
        if (files.Matrix is { } file) ReadMatrix(file);
        if (files.Permutation is { } path)
        {
            using var tensors = new TensorFileArrays(context, files.Operator, path);
            (_order, _orderOrigin) = (PixelOrder.Of(tensors.Only(OrderName), path), path);
        }
        if (_order is not null && !files.Scramble)
            throw new PluginException($"{_orderOrigin}: found a permutation, but operator.scramble is false: "
                + "leave one out");
        _read = true;
    }

    private void ReadMatrix(string file)
    {
        using var tensors = new TensorFileArrays(context, files.Operator, file);
        var matrix = new ExternalMatrix(tensors.Only(MatrixName), files.Pixels, file);
        var rows = matrix.Phi.shape[1];
        if (files.Columns is { } wanted && wanted != rows)
        {
            matrix.Dispose();
            throw new PluginException(string.Create(CultureInfo.InvariantCulture,
                $"{file}: found a matrix Φ with q = {rows}, but operator.ratio wants q = {wanted}: "
                + $"leave ratio out, the matrix says it"));
        }
        _matrix = matrix;
        context?.Log($"{files.Operator}: {file}: {matrix}");
        if (tensors.All.TryGetValue(OrderName, out var order))
            (_order, _orderOrigin) = (PixelOrder.Of(order, file), file);
    }
}
