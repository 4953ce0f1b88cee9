namespace Idm.TensorFiles.Weights;

/// <summary>Layout of a folder of shipped weights.</summary>
public static class WeightsLayout
{
    /// <summary>The file with the tensors.</summary>
    public const string FileName = "model.safetensors";

    /// <summary>Prefix of the names of the operator's own tensors (a matrix Φ).</summary>
    public const string OperatorPrefix = "operator.";
}
