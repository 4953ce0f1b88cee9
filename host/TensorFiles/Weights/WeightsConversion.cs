using Idm.Sdk.Models;
using Idm.TensorFiles.Safetensors;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Weights;

/// <summary>Writes what a file of any known format holds as safetensors.</summary>
public static class WeightsConversion
{
    private const string SourceKey = "converted_from", HashKey = "converted_from_sha256",
        DialectKey = "converted_as";

    /// <summary>
    /// Keeps names and numbers as they are; tensors that are the same memory are written once.
    /// </summary>
    /// <param name="source">The file to read.</param>
    /// <param name="sha256">Its SHA-256, for the record.</param>
    /// <param name="path">The file to write; one that is there is replaced when the new one is whole.</param>
    /// <returns>The names that were left out, and the ones that stand for them.</returns>
    /// <exception cref="WeightsException">The source is damaged, or the file cannot be written.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Write(
        ITensorFile source, string sha256, string path)
    {
        var kept = source.Tensors.Values.Where(tensor => tensor.SameAs is null)
            .Select(tensor => Planned(tensor.Name, tensor, source));
        SafetensorsWriter.Write(path, new SafetensorsPlan(kept), Metadata(source, sha256, null));
        return [.. source.Tensors.Values.Where(tensor => tensor.SameAs is not null)
            .Select(tensor => KeyValuePair.Create(tensor.Name, tensor.SameAs!))];
    }

    /// <summary>
    /// Writes all weights of a network, by its own names: those of the file, in the file's type, and the
    /// network's own where files of that origin have none.
    /// </summary>
    /// <param name="source">The file to read.</param>
    /// <param name="sha256">Its SHA-256, for the record.</param>
    /// <param name="path">The file to write; one that is there is replaced when the new one is whole.</param>
    /// <param name="own">
    /// The weights of the network that the file is for, by name; they are not changed.
    /// </param>
    /// <param name="foreign">What its model knows of other names; null for nothing.</param>
    /// <returns>What was used and what was not.</returns>
    /// <exception cref="WeightsException">The file does not fit: all problems in one message.</exception>
    public static WeightsFit Write(
        ITensorFile source, string sha256, string path, IReadOnlyDictionary<string, Tensor> own,
        IModelFactory? foreign)
    {
        var fit = WeightsFit.Of(source, [.. own.Keys], foreign);
        WeightsMismatch.Check(
            own, fit.File, "", fit.OperatorNames.Concat(fit.KeptInitial).ToHashSet(StringComparer.Ordinal));
        var planned = fit.File.Tensors.Values.Select(tensor => Planned(tensor.Name, tensor, fit.File))
            .Concat(fit.KeptInitial.Select(name => Planned(name, own[name])));
        SafetensorsWriter.Write(path, new SafetensorsPlan(planned), Metadata(source, sha256, fit.Dialect));
        return fit;
    }

    private static PlannedTensor Planned(string name, StoredTensor tensor, ITensorFile file) =>
        new(name, SafetensorsType.ToTorch(tensor.Dtype), tensor.Shape, () => file.Load(tensor.Name));

    private static PlannedTensor Planned(string name, Tensor tensor) =>
        new(name, tensor.dtype, [.. tensor.shape], () => tensor);

    private static Dictionary<string, string> Metadata(ITensorFile source, string sha256, string? dialect)
    {
        var metadata = new Dictionary<string, string>(source.Metadata)
        {
            [SourceKey] = System.IO.Path.GetFileName(source.Path),
            [HashKey] = sha256,
        };
        if (dialect is not null) metadata[DialectKey] = dialect;
        return metadata;
    }
}
