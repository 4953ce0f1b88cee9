namespace Idm.TensorFiles.Weights;

/// <summary>How a folder of shipped weights looks.</summary>
public static class WeightsLayout
{
    /// <summary>The file with the tensors.</summary>
    public const string FileName = "model.safetensors";

    /// <summary>What the names of the operator's own tensors (a matrix Φ) start with.</summary>
    public const string OperatorPrefix = "operator.";
}
