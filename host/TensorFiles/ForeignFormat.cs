namespace Idm.TensorFiles;

/// <summary>Recognises files that are often taken for safetensors, to say what they are.</summary>
internal static class ForeignFormat
{
    public const int BytesNeeded = 24;

    /// <summary>Kind of the file and advice, or null if its first bytes are unknown.</summary>
    public static string? Recognise(ReadOnlySpan<byte> start)
    {
        const string Convert = "convert it: idm weights convert FILE --to FILE.safetensors";
        if (start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8))
        {
            return "this looks like a PyTorch pickle (a zip archive, as torch.save writes it); only "
                + $"safetensors is accepted here: {Convert}";
        }
        if (start is [0x80, >= 2 and <= 5, ..] && !IsSmallLength(start))
        {
            return "this looks like a PyTorch pickle; only safetensors is accepted here, and archives that "
                + "torch.save writes since PyTorch 1.6, as loading a bare pickle can run code: load it in "
                + "PyTorch with weights_only=True, save its state_dict() again with torch.save, and try "
                + "again";
        }
        if (start.StartsWith("version https://git-lfs"u8))
        {
            return "this is a Git LFS pointer, not the weights themselves: fetch them with git lfs pull";
        }
        return start.StartsWith("<!DOCTYPE"u8) || start.StartsWith("<html"u8)
            ? "this is a web page, not weights: the download was answered with a page; fetch the file itself"
            : null;
    }

    // 80 02 00 00 00 00 00 00 is also a header length; text would then begin with a brace.
    private static bool IsSmallLength(ReadOnlySpan<byte> start)
        => start.Length > 8 && start[4..8].IndexOfAnyExcept((byte)0) < 0 && start[8] == (byte)'{';
}
