using System.CommandLine;
using Idm.Cli.Shell;
using Idm.Configuration.Settings;
using Idm.Training.Benchmarks;

namespace Idm.Cli.Benchmarks;

/// <summary>The options that say what to measure, and the cases that they ask for.</summary>
internal static class BenchmarkCases
{
    private static readonly Option<int[]> Sizes =
        ListOption.Numbers("--sizes", "Sides of the square images, in pixels.", 8192, 64, 128);

    private static readonly Option<int[]> Steps =
        ListOption.Numbers("--steps", "Numbers T of sampler steps.", 64, 3);

    private static readonly Option<BenchmarkMode[]> Modes = ListOption.Choices(
        "--modes", "What to measure: inference, and training steps by how they treat activations.",
        Enum.GetValues<BenchmarkMode>());

    private static readonly Option<Precision[]> Precisions =
        ListOption.Choices("--precisions", "float32, bfloat16, or both.", Precision.Float32);

    private static readonly Option<int[]> Batches =
        ListOption.Numbers("--batches", "Images at once.", 1024, 1);

    private static readonly Option<int[]> Repetitions =
        ListOption.Numbers("--repeat", "How often each is timed, after a first run that is not.", 1000, 3);

    public static IEnumerable<Option> Options => [Sizes, Steps, Modes, Precisions, Batches, Repetitions];

    /// <summary>All combinations, small images first.</summary>
    public static IReadOnlyList<(BenchmarkCase Case, int Steps)> Of(ParseResult arguments) =>
    [
        .. from side in arguments.GetRequiredValue(Sizes)
           from batch in arguments.GetRequiredValue(Batches)
           from mode in arguments.GetRequiredValue(Modes)
           from precision in arguments.GetRequiredValue(Precisions)
           from steps in arguments.GetRequiredValue(Steps)
           select (new BenchmarkCase(
               mode, side, batch, precision == Precision.Bfloat16,
               arguments.GetRequiredValue(Repetitions)[0]), steps),
    ];
}
