using Idm.Benchmarks;
using Idm.Plugins.InvertibleDiffusion;

var arguments = args.Length > 0 ? args : ["training-step"];
switch (arguments[0])
{
    case "training-step":
        TrainingStep.Run(
            arguments.Length > 1 ? int.Parse(arguments[1]) : 128, arguments.Length > 2 ? int.Parse(
                arguments[2]) : 1);
        return 0;
    case "parts":
        NetworkParts.Run(arguments.Length > 1 ? int.Parse(arguments[1]) : 128);
        return 0;
    case "inference-peer":
        InferencePeer.Run(
            arguments.Length > 1 ? [.. arguments[1].Split(',').Select(int.Parse)] : [64, 128],
            arguments.Length > 2 ? int.Parse(arguments[2]) : 3);
        return 0;
    case "bf16-gradients":
        return BFloat16Gradients.Run(
            arguments.Length > 1 ? int.Parse(arguments[1]) : 64,
            arguments.Length > 2 ? Enum.Parse<UNetSize>(arguments[2], ignoreCase: true) : UNetSize.Full);
    case "parity":
        return GoldenParity.Run(
            arguments.ElementAtOrDefault(1) ?? "auto", arguments.ElementAtOrDefault(2) ?? "full");
    case "largest":
        return LargestImage.Run(arguments[1..]);
    case "script":
        ScriptStart.Run();
        return 0;
    case "script-child":
        ScriptStart.Measure(arguments[1], arguments[2]);
        return 0;
    case "operators":
        OperatorTable.Run(arguments.ElementAtOrDefault(1));
        return 0;
    case "preview-cost":
        PreviewCosts.Run(
            arguments.Length > 1 ? arguments[1] : "pipeline.yaml",
            arguments.Length > 2 ? arguments[2..] : []);
        return 0;
    default:
        Console.Error.WriteLine("""
            usage: Idm.Benchmarks training-step [side of the patch] [batch]
                   Idm.Benchmarks parts [side of the image]
                   Idm.Benchmarks inference-peer [sides, by commas] [repetitions]
                   Idm.Benchmarks bf16-gradients [side of the image] [full or small]
                   Idm.Benchmarks parity [device] [full or tiny]
                   Idm.Benchmarks largest [device] [GiB] [full or small] [granularity in pixels]
                   Idm.Benchmarks script
                   Idm.Benchmarks operators [page whose table is replaced]
                   Idm.Benchmarks preview-cost [pipeline] [changes as for --set]...
            """);
        return 2;
}
