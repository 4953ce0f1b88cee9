using System.Globalization;
using Idm.Sdk.Models;

namespace Idm.TensorFiles.Weights;

/// <summary>
/// How the tensors of a file become the weights of a network: whose names they have, what is left over.
/// </summary>
/// <remarks>
/// A file with exactly the network's names is taken as it is. Otherwise the model is asked whether it knows the
/// names. A <c>module.</c> before every name, which PyTorch's data parallelism leaves there, is taken off first.
/// </remarks>
public sealed class WeightsFit
{
    private static readonly string[] Wrappers = ["module.", "state_dict."];

    private WeightsFit(ITensorFile file, string? dialect, IReadOnlyList<string> unused, IReadOnlyList<string> keptInitial)
        => (File, Dialect, Unused, KeptInitial) = (file, dialect, unused, keptInitial);

    /// <summary>
    /// The file, with the network's names; it reads from the one that was given, which stays the caller's.
    /// </summary>
    public ITensorFile File { get; }

    /// <summary>The dialect of the names; null if they are the network's own.</summary>
    public string? Dialect { get; }

    /// <summary>Names in the file that the network has no use for.</summary>
    public IReadOnlyList<string> Unused { get; }

    /// <summary>The network's weights that have no counterpart in files of this dialect.</summary>
    public IReadOnlyList<string> KeptInitial { get; }

    /// <summary>Names of the operator's own tensors in the file.</summary>
    public IReadOnlyList<string> OperatorNames =>
        [.. File.Tensors.Keys.Where(name => name.StartsWith(WeightsLayout.OperatorPrefix, StringComparison.Ordinal))];

    /// <summary>Finds out whose names a file has. Whether shapes and numbers fit is not looked at.</summary>
    /// <param name="file">The file.</param>
    /// <param name="own">Names of the network's weights.</param>
    /// <param name="foreign">What the model knows of other names; null for nothing.</param>
    /// <exception cref="WeightsException">
    /// Two tensors of the file mean the same weight and differ.
    /// </exception>
    public static WeightsFit Of(ITensorFile file, IReadOnlyCollection<string> own, IModelFactory? foreign)
    {
        var bare = Unwrap(file);
        var names = bare.Tensors.Keys.Where(name => !name.StartsWith(WeightsLayout.OperatorPrefix, StringComparison.Ordinal));
        if (own.ToHashSet(StringComparer.Ordinal).SetEquals(names)) return new WeightsFit(bare, null, [], []);
        if (DialectOf(bare, foreign) is not { } dialect) return new WeightsFit(bare, null, [], []);

        var renamed = new RenamedTensors(bare, dialect.ToOwn);
        return new WeightsFit(
            renamed, dialect.Name, renamed.Left,
            [.. own.Where(name => !renamed.Tensors.ContainsKey(name) && !dialect.HasCounterpart(name))]);
    }

    /// <summary>The dialect that a file's names are of, if the model knows it.</summary>
    public static IWeightsDialect? DialectOf(ITensorFile file, IModelFactory? foreign) =>
        foreign?.Dialects.FirstOrDefault(dialect => dialect.Speaks([.. Unwrap(file).Tensors.Keys]));

    /// <summary>What was used and what was not, in a sentence.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Dialect ?? "the model's own names"}: {File.Tensors.Count} tensors used")
        + Some(Unused, "not used") + Some(KeptInitial, "of the model keep their initial values");

    private static string Some(IReadOnlyList<string> names, string what)
    {
        if (names.Count == 0) return "";
        var more = names.Count > 3 ? ", ..." : "";
        return string.Create(CultureInfo.InvariantCulture, $"; {names.Count} {what} ({string.Join(", ", names.Take(3))}{more})");
    }

    private static ITensorFile Unwrap(ITensorFile file)
    {
        while (file.Tensors.Count > 0 && Wrappers.FirstOrDefault(w =>
            file.Tensors.Keys.All(name => name.StartsWith(w, StringComparison.Ordinal))) is { } wrapper)
        {
            file = new RenamedTensors(file, name => name[wrapper.Length..]);
        }
        return file;
    }
}
