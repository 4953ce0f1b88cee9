using static TorchSharp.torch;

namespace Idm.TensorFiles.Weights;

/// <summary>
/// Compares a file with the tensors it should fill, and says everything that does not fit at once.
/// </summary>
internal static class WeightsMismatch
{
    private const int Shown = 12;

    /// <exception cref="WeightsException">Something does not fit.</exception>
    public static void Check(
        IReadOnlyDictionary<string, Tensor> target, ITensorFile file, string prefix,
        IReadOnlySet<string>? ignore)
    {
        var found = file.Tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);
        var missing = target.Keys.Where(name => !found.ContainsKey(name) && !Ignored(name));
        var unexpected = found.Keys.Where(name => !target.ContainsKey(name) && !Ignored(name));
        var both = target.Where(pair => found.ContainsKey(pair.Key)).ToList();
        var shapes = both.Where(pair => !found[pair.Key].Shape.SequenceEqual(pair.Value.shape)).Select(pair =>
            $"{pair.Key}: found [{List(found[pair.Key].Shape)}], expected [{List(pair.Value.shape)}]");
        var types = both.Where(pair => !Convertible(found[pair.Key].Dtype, pair.Value.dtype)).Select(pair =>
            $"{pair.Key}: found {found[pair.Key].Dtype}, expected "
                + $"{SafetensorsType.FromTorch(pair.Value.dtype)}");

        var problems = string.Concat(
            Section("missing from the file", missing),
            Section("in the file but not in the model", unexpected),
            Section("of another shape", shapes), Section("of another kind of number", types));
        if (problems.Length == 0) return;
        throw new WeightsException($"{file.Path}: the weights do not fit the model:{problems}\nuse the "
            + "weights made for this model and its options, or options that match the weights");

        bool Ignored(string name) => ignore?.Contains(name) == true;
    }

    // Floating-point types convert into each other; whole numbers and truth values mean what they are.
    private static bool Convertible(string dtype, ScalarType target)
    {
        var source = SafetensorsType.ToTorch(dtype);
        return source == target || (SafetensorsType.IsFloat(source) && SafetensorsType.IsFloat(target));
    }

    private static string Section(string title, IEnumerable<string> lines)
    {
        var all = lines.Order(StringComparer.Ordinal).ToList();
        if (all.Count == 0) return "";
        var more = all.Count > Shown ? $"\n    and {all.Count - Shown} more" : "";
        return $"\n  {title} ({all.Count}):\n    {string.Join("\n    ", all.Take(Shown))}{more}";
    }

    private static string List(IEnumerable<long> shape) => string.Join(", ", shape);
}
