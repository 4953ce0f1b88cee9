namespace Idm.TensorFiles.Weights;

/// <summary>Prefixes that programs add to the names of weights, and the same file without them.</summary>
/// <remarks>
/// PyTorch's data parallelism leaves <c>module.</c>, its compiler <c>_orig_mod.</c>, training frameworks
/// <c>model.</c> and <c>state_dict.</c>; BasicSR keeps <c>params.</c> and their averages, <c>params_ema.</c>,
/// in one file.
/// </remarks>
internal static class WeightsPrefixes
{
    private const int MostPrefixes = 4;

    // The averages are the better weights where there are both.
    private static readonly string[] _known =
        ["module.", "_orig_mod.", "state_dict.", "params_ema.", "params.", "model."];

    /// <summary>
    /// The file as it is, then without one prefix, then without two, and so on. Names that have not the
    /// prefix are left out; the operator's own tensors stay.
    /// </summary>
    /// <param name="file">The file; stays the caller's.</param>
    public static IEnumerable<(string Prefix, ITensorFile File)> Of(ITensorFile file)
    {
        List<(string Prefix, ITensorFile File)> level = [("", file)];
        for (var taken = 0; taken <= MostPrefixes; taken++)
        {
            foreach (var found in level) yield return found;
            level = [.. level.SelectMany(found => _known
                .Where(prefix => found.File.Tensors.Keys.Any(
                    name => name.StartsWith(prefix, StringComparison.Ordinal)))
                .Select(prefix => (found.Prefix + prefix, Without(found.File, prefix))))];
        }
    }

    private static ITensorFile Without(ITensorFile file, string prefix)
    {
        var renamed = new RenamedTensors(file, name =>
            name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..]
            : name.StartsWith(WeightsLayout.OperatorPrefix, StringComparison.Ordinal) ? name
            : null);
        return file is RenamedTensors before ? renamed.With(before.Left) : renamed;
    }
}
