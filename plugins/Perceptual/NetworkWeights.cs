using System.Text.RegularExpressions;
using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Perceptual;

/// <summary>
/// The weights of a fixed network by their published names, and the memory of what is made of them.
/// </summary>
internal sealed partial class NetworkWeights : IDisposable
{
    private readonly string _metric;
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    private readonly List<Tensor> _owned = [];
    private readonly List<string> _files = [];

    private NetworkWeights(string metric) => _metric = metric;

    /// <summary>Reads files; each may hold a part of the weights, and others that are not needed.</summary>
    /// <param name="metric">The metric's name, for messages.</param>
    /// <param name="context">Reads the files.</param>
    /// <param name="fitting">Which public files fit, for messages.</param>
    /// <param name="files">Their paths; those that are null are left out, but the first is needed.</param>
    /// <exception cref="PluginException">One is not named, not there, or cannot be read.</exception>
    public static NetworkWeights Read(
        string metric, PluginContext context, string fitting, params string?[] files)
    {
        if (string.IsNullOrEmpty(files[0]))
        {
            throw new PluginException(
                $"{metric} needs the weights of a network, which are not part of this program: name their "
                    + "file with "
                + $"'weights'. {fitting}");
        }
        var weights = new NetworkWeights(metric);
        try
        {
            foreach (var file in files.OfType<string>()) weights.AddAll(context.ReadTensors(file), file);
            return weights;
        }
        catch (PluginException e)
        {
            weights.Dispose();
            throw new PluginException($"{metric}: {e.Message.TrimEnd('.')}. {fitting}", e);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Whether the files hold a tensor.</summary>
    public bool Has(string name) => _tensors.ContainsKey(name);

    /// <summary>A tensor in float32; it stays the weights'.</summary>
    /// <exception cref="PluginException">It is not in the files, or has another shape.</exception>
    public Tensor Take(string name, params long[] shape)
    {
        var files = string.Join("' and '", _files);
        if (!_tensors.TryGetValue(name, out var tensor))
        {
            throw new PluginException(
                $"{_metric}: found no tensor '{name}' in '{files}', which has {_tensors.Count} "
                + $"({string.Join(", ", _tensors.Keys.Take(3))}, ...). Name the file of that network");
        }
        if (!tensor.shape.AsSpan().SequenceEqual(shape))
        {
            throw new PluginException(
                $"{_metric}: '{name}' in '{files}' has the shape ({string.Join(", ", tensor.shape)}), "
                    + "expected "
                + $"({string.Join(", ", shape)}): it is the file of another network");
        }
        return tensor;
    }

    /// <summary>Takes a tensor over, to be freed with the weights.</summary>
    public Tensor Own(Tensor tensor)
    {
        _owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    /// <summary>Frees the tensors of the files that nothing took over; what was taken over stays.</summary>
    public void ForgetFiles()
    {
        foreach (var tensor in _tensors.Values) tensor.Dispose();
        _tensors.Clear();
    }

    /// <summary>Frees everything.</summary>
    public void Dispose()
    {
        ForgetFiles();
        foreach (var tensor in _owned) tensor.Dispose();
        _owned.Clear();
    }

    private void AddAll(IReadOnlyDictionary<string, Tensor> tensors, string file)
    {
        _files.Add(file);
        foreach (var (name, tensor) in tensors)
        {
            var known = NameOf(name);
            var kept = !known.StartsWith("classifier.", StringComparison.Ordinal)
                && _tensors.TryAdd(known, tensor);
            if (!kept) tensor.Dispose();
        }
    }

    /// <summary>The published name: without what wrapping modules put before it.</summary>
    private static string NameOf(string name)
    {
        name = Wrapping().Replace(name, "");
        name = Slice().Replace(name, "features.");
        return Heads().Replace(name, "lin$1.weight");
    }

    [GeneratedRegex(@"^(?:(?:module|model|state_dict|_orig_mod)\.)+")]
    private static partial Regex Wrapping();

    /// <summary>
    /// The LPIPS package cuts the network into slices, and keeps the numbers of the layers.
    /// </summary>
    [GeneratedRegex(@"^(?:net\.)?slice\d+\.")]
    private static partial Regex Slice();

    /// <summary>
    /// lin0.model.1.weight, after a dropout layer; lin0.model.0.weight without one; lins.0. in newer files.
    /// </summary>
    [GeneratedRegex(@"^lins?\.?(\d+)\.model\.[01]\.weight$")]
    private static partial Regex Heads();
}
