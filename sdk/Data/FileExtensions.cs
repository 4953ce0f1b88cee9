namespace Idm.Sdk.Data;

/// <summary>
/// File name extensions of all formats that the host reads, with the dot, in lower case: the only list.
/// </summary>
public static class FileExtensions
{
    /// <summary>An array of NumPy.</summary>
    public const string Array = ".npy";

    /// <summary>Pictures.</summary>
    public static IReadOnlyList<string> Pictures { get; } =
        [".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif"];

    /// <summary>Files of tensors.</summary>
    public static IReadOnlyList<string> Tensors { get; } =
        [".safetensors", ".pkl", ".pt", ".pth", ".bin", ".ckpt", Array, ".npz"];
}
