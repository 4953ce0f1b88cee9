using System.Globalization;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>
/// The Φ of a factory: drawn from the pipeline's seed, loaded with trained weights, or from a file.
/// </summary>
/// <param name="name">The operator's name, for messages.</param>
/// <param name="given">Where a Φ from elsewhere comes from; stays the caller's.</param>
/// <param name="pixels">Rows of Φ.</param>
/// <param name="columns">Columns of a drawn Φ, and how many a loaded one must have at least.</param>
/// <param name="wants">What asks for so many, for messages: the options.</param>
/// <param name="context">Takes notes; null where there is nobody to read them.</param>
internal sealed class SensingMatrix(
    string name, ExternalParts given, int pixels, int columns, string wants, PluginContext? context)
    : IDisposable
{
    private readonly Dictionary<(ScalarType, string, int), SharedMatrix> _placed = [];
    private Tensor? _phi;

    /// <summary>Columns of Φ: a file's own, or those that the options ask for.</summary>
    public int Columns => given.Matrix is { } matrix ? (int)matrix.Phi.shape[1] : columns;

    /// <summary>Φ, (pixels, q), float32, on the CPU; stays this one's.</summary>
    /// <param name="shared">The stream that it is drawn from, if it has to be.</param>
    public Tensor Phi(RandomStream shared) => given.Matrix?.Phi
        ?? (_phi ??= HaarMatrix.Draw(pixels, columns, shared.Derive("phi")).DetachFromDisposeScope());

    /// <summary>The first columns of Φ where the images are; stays this one's.</summary>
    public SharedMatrix Placed(OperatorRequest request, int first)
    {
        var key = (request.DType, request.Device.ToString(), first);
        if (!_placed.TryGetValue(key, out var matrix))
        {
            using var phi = Phi(request.Shared).narrow(1, 0, first);
            _placed[key] = matrix = new SharedMatrix(
                phi, request.DType, request.Device, given.Matrix?.Geometry);
        }
        return matrix;
    }

    /// <summary>
    /// Takes over the Φ that weights were trained with; one with more columns lends its first ones.
    /// </summary>
    /// <exception cref="PluginException">There is none, or it does not fit the options.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> state)
    {
        if (!state.TryGetValue(ExternalParts.MatrixName, out var saved))
        {
            throw new PluginException(
                $"the saved state of {name} has no tensor '{ExternalParts.MatrixName}': use weights that "
                    + "were trained with this operator");
        }
        if (given.Matrix is not null)
        {
            given.Compare(saved);
            return;
        }
        if (saved.dim() != 2 || saved.shape[0] != pixels || saved.shape[1] < columns)
        {
            throw new PluginException(string.Create(CultureInfo.InvariantCulture,
                $"the weights were trained with a {string.Join('x', saved.shape)} matrix Φ, but {wants} want "
                    + $"{pixels}x{columns}. "
                + $"Use the options of the weights, or a smaller ratio"));
        }
        if (saved.shape[1] > columns)
        {
            context?.Log(string.Create(CultureInfo.InvariantCulture,
                $"{name}: the weights were trained with {saved.shape[1]} columns of Φ; {wants} want the "
                    + $"first {columns}"));
        }
        Forget();
        using var scope = NewDisposeScope();
        _phi = saved.narrow(1, 0, columns).to(ScalarType.Float32).cpu().contiguous().clone()
            .DetachFromDisposeScope();
    }

    /// <summary>Frees Φ; operators that use it must be gone.</summary>
    public void Dispose() => Forget();

    private void Forget()
    {
        foreach (var matrix in _placed.Values) matrix.Dispose();
        _placed.Clear();
        _phi?.Dispose();
        _phi = null;
    }
}
