using System.CommandLine;
using Idm.Cli.Shell;

namespace Idm.Cli.Verbs;

/// <summary><c>idm weights</c>: what is in files of weights, and files of other origins.</summary>
internal static class WeightsVerb
{
    public static Argument<string> File { get; } = new("file")
    {
        Description =
            "A file of tensors (.safetensors, .pkl, .pt, .pth, .bin, .ckpt, .npy, .npz), or the name of "
                + "weights.",
    };

    public static Command Create(Interruption interruption) =>
        new("weights", "Shows what is in files of weights, and converts those of other origins.")
        {
            WeightsInspectVerb.Create(),
            WeightsConvertVerb.Create(interruption),
        };
}
