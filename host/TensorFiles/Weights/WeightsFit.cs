using System.Globalization;
using Idm.Sdk.Models;

namespace Idm.TensorFiles.Weights;

/// <summary>
/// Assignment of a file's tensors to the weights of a network: by whose names, and what is left over.
/// </summary>
/// <remarks>
/// A file with exactly the network's names is taken as it is. Otherwise the model is asked whether it knows
/// the names. What programs put before names is taken off until one of both holds; see
/// <see cref="WeightsPrefixes"/>.
/// </remarks>
public sealed class WeightsFit
{
    private WeightsFit(
        ITensorFile file, string? dialect, IReadOnlyList<string> unused, IReadOnlyList<string> keptInitial)
        => (File, Dialect, Unused, KeptInitial) = (file, dialect, unused, keptInitial);

    /// <summary>
    /// The file, with the network's names; it reads from the one that was given, which stays the caller's.
    /// </summary>
    public ITensorFile File { get; }

    /// <summary>The dialect of the names; null if they are the network's own.</summary>
    public string? Dialect { get; }

    /// <summary>Prefix removed from the names, such as <c>module.</c>; empty for none.</summary>
    public string Prefix { get; private init; } = "";

    /// <summary>Names in the file that the network has no use for.</summary>
    public IReadOnlyList<string> Unused { get; }

    /// <summary>The network's weights that have no counterpart in files of this dialect.</summary>
    public IReadOnlyList<string> KeptInitial { get; }

    /// <summary>Names of the operator's own tensors in the file.</summary>
    public IReadOnlyList<string> OperatorNames =>
        [.. File.Tensors.Keys.Where(
            name => name.StartsWith(WeightsLayout.OperatorPrefix, StringComparison.Ordinal))];

    /// <summary>Finds out whose names a file has. Whether shapes and numbers fit is not looked at.</summary>
    /// <param name="file">The file.</param>
    /// <param name="own">Names of the network's weights.</param>
    /// <param name="foreign">What the model knows of other names; null for nothing.</param>
    /// <exception cref="WeightsException">
    /// Two tensors of the file mean the same weight and differ.
    /// </exception>
    public static WeightsFit Of(ITensorFile file, IReadOnlyCollection<string> own, IModelFactory? foreign)
    {
        var names = own.ToHashSet(StringComparer.Ordinal);
        var candidates = WeightsPrefixes.Of(file).ToList();
        foreach (var (prefix, bare) in candidates)
        {
            if (names.SetEquals(
                bare.Tensors.Keys.Where(
                    name => !name.StartsWith(WeightsLayout.OperatorPrefix, StringComparison.Ordinal))))
                return new WeightsFit(bare, null, LeftOut(bare), []) { Prefix = prefix };
            if (Speaker(bare, foreign) is not { } dialect) continue;

            var renamed = new RenamedTensors(bare, dialect.Map);
            return new WeightsFit(
                renamed, dialect.Name, [.. LeftOut(bare), .. renamed.Left],
                [.. own.Where(name => !renamed.Tensors.ContainsKey(name) && !dialect.IsExpected(name))])
            { Prefix = prefix };
        }
        // Neither: what does not fit is best said with the names that are most like the network's.
        var (likeliest, closest) = candidates.Where(candidate => LeftOut(candidate.File).Count == 0).Reverse()
            .MaxBy(candidate => candidate.File.Tensors.Keys.Count(names.Contains));
        return new WeightsFit(closest, null, [], []) { Prefix = likeliest };
    }

    /// <summary>The dialect that a file's names are of, if the model knows it.</summary>
    public static IKeyMap? DialectOf(ITensorFile file, IModelFactory? foreign) =>
        WeightsPrefixes.Of(file).Select(candidate => Speaker(candidate.File, foreign))
            .FirstOrDefault(dialect => dialect is not null);

    /// <summary>Summary of used and unused tensors, in a sentence.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Dialect ?? "the model's own names"}{(Prefix.Length > 0 ? $" behind '{Prefix}'" : "")}: {File.Tensors.Count} tensors used")
        + Some(Unused, "not used") + Some(KeptInitial, "of the model keep their initial values");

    private static IKeyMap? Speaker(ITensorFile file, IModelFactory? foreign) =>
        foreign?.Dialects.FirstOrDefault(dialect => dialect.Matches([.. file.Tensors.Keys]));

    private static IReadOnlyList<string> LeftOut(ITensorFile file) => (file as RenamedTensors)?.Left ?? [];

    private static string Some(IReadOnlyList<string> names, string what)
    {
        if (names.Count == 0) return "";
        var more = names.Count > 3 ? ", ..." : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"; {names.Count} {what} ({string.Join(", ", names.Take(3))}{more})");
    }
}
