using Idm.TensorFiles.Safetensors;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Weights;

/// <summary>Moves weights between a module's named tensors and files.</summary>
public static class ModuleWeights
{
    /// <summary>Loads all parameters and buffers of a module, in place.</summary>
    /// <inheritdoc cref="Load(IReadOnlyDictionary{string, Tensor}, ITensorFile, string, IReadOnlySet{string}?)"/>
    public static void Load(
        nn.Module target, ITensorFile file, string prefix = "", IReadOnlySet<string>? ignore = null)
        => Load(target.state_dict(), file, prefix, ignore);

    /// <summary>
    /// Loads named tensors in place: each keeps its own type and device, so float16 files serve float32
    /// modules.
    /// </summary>
    /// <param name="target">The tensors to fill, by name.</param>
    /// <param name="file">The file.</param>
    /// <param name="prefix">
    /// What the file's names begin with before the target's names; entries without it are not looked at.
    /// </param>
    /// <param name="ignore">
    /// Names (without prefix) that may be missing on either side, and are then left alone.
    /// </param>
    /// <exception cref="WeightsException">
    /// Names, shapes or types do not fit: all problems in one message, and no tensor was changed.
    /// </exception>
    public static void Load(
        IReadOnlyDictionary<string, Tensor> target,
        ITensorFile file,
        string prefix = "",
        IReadOnlySet<string>? ignore = null)
    {
        WeightsMismatch.Check(target, file, prefix, ignore);
        using var noGrad = no_grad();
        foreach (var (name, tensor) in target)
        {
            if (!file.Tensors.ContainsKey(prefix + name)) continue;
            using var scope = NewDisposeScope();
            tensor.copy_(file.Load(prefix + name));
        }
    }

    /// <summary>Saves named tensors.</summary>
    /// <param name="tensors">The tensors, such as a module's <c>state_dict()</c>.</param>
    /// <param name="path">The file, replaced when the new one is whole.</param>
    /// <param name="dtype">
    /// What floating-point tensors are stored as; null: as they are. Others are stored as they are.
    /// </param>
    /// <param name="metadata">What else the file should say, by key.</param>
    /// <param name="keepFloat32">
    /// Names that are stored as float32 whatever <paramref name="dtype"/> is.
    /// </param>
    /// <exception cref="WeightsException">
    /// The file cannot be written, or a value does not fit float16.
    /// </exception>
    public static void Save(
        IReadOnlyDictionary<string, Tensor> tensors,
        string path,
        ScalarType? dtype = null,
        IReadOnlyDictionary<string, string>? metadata = null,
        IReadOnlySet<string>? keepFloat32 = null)
    {
        if (dtype is { } asked && !SafetensorsType.IsFloat(asked))
        {
            throw new ArgumentException($"found {asked}, expected a floating-point type", nameof(dtype));
        }
        var plan = new SafetensorsPlan(tensors, StoredAs);
        SafetensorsWriter.Write(path, plan, metadata ?? SafetensorsWriter.NoMetadata);

        ScalarType StoredAs(string name, Tensor tensor)
        {
            if (!SafetensorsType.IsFloat(tensor.dtype)) return tensor.dtype;
            return keepFloat32?.Contains(name) == true ? ScalarType.Float32 : dtype ?? tensor.dtype;
        }
    }
}
