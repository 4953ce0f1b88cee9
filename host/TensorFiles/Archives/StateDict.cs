using System.Globalization;
using Idm.TensorFiles.Pickle;

namespace Idm.TensorFiles.Archives;

/// <summary>
/// The tensors in a pickled dictionary, by name; of dictionaries in it, by both names:
/// <c>state_dict.conv.weight</c>.
/// </summary>
internal sealed class StateDict
{
    private const int MaxDepth = 8, MaxItems = 1_000_000, MaxNameLength = 1000,
        MaxLetters = 32 << 20;

    private readonly string _path;
    private readonly OrderedDictionary<string, StoredTensor> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PickleTensor> _views = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _firstOf = new(StringComparer.Ordinal);
    private int _visited;
    private long _letters;

    private StateDict(string path) => _path = path;

    public IReadOnlyDictionary<string, StoredTensor> Tensors => _tensors;

    /// <summary>Position of each tensor's data.</summary>
    public IReadOnlyDictionary<string, PickleTensor> Views => _views;

    /// <summary>Texts and numbers that stand beside the tensors, such as <c>epoch</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <exception cref="WeightsException">It is no dictionary of tensors.</exception>
    public static StateDict Of(string path, object? value)
    {
        var state = new StateDict(path);
        if (value is PickleTensor single) state.Add(Path.GetFileNameWithoutExtension(path), single);
        else if (value is PickleMap map) state.Add("", map, 1);
        else throw state.Bad("found neither a dictionary of tensors nor a tensor");
        return state;
    }

    // Dictionaries may hold each other many times, or themselves: both count.
    private void Add(string prefix, PickleMap map, int depth)
    {
        if (depth > MaxDepth) throw Bad($"found dictionaries within each other more than {MaxDepth} deep");
        foreach (var (key, value) in map.Items)
        {
            if (++_visited > MaxItems) throw Bad($"found more than {MaxItems} values");
            if (key is string { Length: > MaxNameLength } letters)
                throw Bad($"found a name of {letters.Length} characters");
            var name = prefix + string.Create(CultureInfo.InvariantCulture, $"{key}");
            _letters += name.Length;
            if (_letters > MaxLetters) throw Bad($"found names of more than {MaxLetters} letters in all");
            if (name.Length > MaxNameLength) throw Bad($"found a name of {name.Length} characters");
            switch (value)
            {
                case PickleTensor tensor: Add(name, tensor); break;
                case PickleMap inner: Add(name + ".", inner, depth + 1); break;
                case string text:
                    _metadata.TryAdd(name, text);           // not copied: it may stand at many places
                    break;
                case long or double or bool:
                    _metadata.TryAdd(name, string.Create(CultureInfo.InvariantCulture, $"{value}"));
                    break;
                default: break;
            }
        }
    }

    private void Add(string name, PickleTensor view)
    {
        var identity = view.Identity;
        _letters += identity.Length;
        var sameAs = _firstOf.TryAdd(identity, name) ? null : _firstOf[identity];
        if (!_tensors.TryAdd(name, new StoredTensor(name, view.Storage.Dtype, view.Shape, sameAs)))
            throw Bad($"found the tensor '{name}' twice");
        _views.Add(name, view);
    }

    private WeightsException Bad(string what) => new(
        $"{_path}: {what}, expected a state dict: save torch.save(model.state_dict(), path)");
}
