using System.CommandLine;
using System.Text.Json.Nodes;
using Idm.Cli.Shell;
using Idm.Configuration;
using Idm.Sdk;
using Idm.TensorFiles.Weights;
using Idm.TorchRuntime;
using Spectre.Console;
using static TorchSharp.torch;

namespace Idm.Cli.Verbs;

/// <summary><c>idm weights convert</c>: writes the tensors of any known format as safetensors.</summary>
internal static class WeightsConvertVerb
{
    private const string Ending = ".safetensors";

    private static readonly Option<string> To = new("--to")
    {
        Description = "The file to write, which ends with .safetensors: whole or not at all.",
        HelpName = "file",
        Required = true,
    };

    private static readonly Option<string?> For = new("--for")
    {
        Description =
            "A pipeline whose model the weights are for: they get the model's names, must fit it, and what "
            + "the file has no counterpart for is written with its initial value. Without it, names stay as "
            + "they are.",
        HelpName = "pipeline",
    };

    private static readonly Option<bool> Overwrite =
        new("--overwrite") { Description = "Replaces the file if it is there." };

    public static Command Create(Interruption interruption)
    {
        var command = new Verb(
            "convert",
            "Writes the tensors of a file of any known format (safetensors, torch.save, NumPy) as "
            + "safetensors, each in the type it has. Tensors that are the same memory are written once. No "
            + "code in the file is run.")
        {
            Example = "idm weights convert net_params_100.pkl --to idm-full.safetensors --for full.yaml",
            ExitCodes = "0 done; 2 the file cannot be read, does not fit, or the target is there already",
        }.With(
            WeightsVerb.File, To, For, CommonOptions.Set, Overwrite, CommonOptions.PluginDir,
            CommonOptions.Libtorch,
            CommonOptions.Json);
        command.SetAction(arguments => UserErrors.Guard(() => Convert(arguments, interruption.Token)));
        return command;
    }

    private static int Convert(ParseResult arguments, CancellationToken cancellation)
    {
        var to = Path.GetFullPath(arguments.GetRequiredValue(To));
        if (!to.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
            throw new PluginException($"--to: found '{to}', expected a file that ends with {Ending}");
        if (File.Exists(to) && !arguments.GetValue(Overwrite))
            throw new PluginException($"--to: {to} is there already: choose another name, or say --overwrite");

        using var source = new WeightsSource(arguments.GetRequiredValue(WeightsVerb.File));
        var report = new JsonObject { ["file"] = source.File.Path, ["format"] = source.Tensors.Format };
        if (arguments.GetValue(For) is { } pipeline)
            Fit(arguments, pipeline, source, to, report, cancellation);
        else Copy(arguments, source, to, report);

        report["to"] = to;
        report["sha256"] = new WeightsFile(to).Sha256;
        if (arguments.GetValue(CommonOptions.Json)) Terminal.Write(report);
        else Terminal.Aside($"{to}, SHA-256 {(string)report["sha256"]!}");
        return ExitCodes.Done;
    }

    private static void Copy(ParseResult arguments, WeightsSource source, string to, JsonObject report)
    {
        NativeTorch.Load(arguments.GetValue(CommonOptions.Libtorch));
        var same = WeightsConversion.Write(source.Tensors, source.File.Sha256, to);
        report["written"] = source.Tensors.Tensors.Count - same.Count;
        report["same_memory"] = new JsonObject(same.Select(
            pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));
        if (arguments.GetValue(CommonOptions.Json)) return;
        Terminal.Results.WriteLine($"{(int)report["written"]!} tensors written, names as they were");
        if (same.Count > 0)
            Terminal.Results.WriteLine($"{same.Count} names left out, the same memory as another");
    }

    private static void Fit(
        ParseResult arguments, string pipeline, WeightsSource source, string to, JsonObject report,
        CancellationToken cancellation)
    {
        var bench = new CommandServices(arguments, cancellation);
        using var plan = bench.MakePlan(WithoutWeights(bench.LoadPipeline(pipeline)), training: true);
        if (plan.Solver.Weights.Count == 0)
            throw new PluginException($"--for: {pipeline} has no model: name one, for example model: "
                + $"{{ use: idm-unet, size: full }}");
        var own = plan.Solver.Weights.ToDictionary(w => w.Key, w => (Tensor)w.Value, StringComparer.Ordinal);
        var fit = WeightsConversion.Write(
            source.Tensors, source.File.Sha256, to, own, plan.Solver.ModelFactory);
        report["names"] = fit.Dialect ?? "the model's own";
        report["written"] = fit.File.Tensors.Count + fit.KeptInitial.Count;
        report["used"] = fit.File.Tensors.Count;
        report["unused"] = List(fit.Unused);
        report["initial"] = List(fit.KeptInitial);
        if (bench.Json) return;
        Terminal.Results.WriteLine($"names:    {(string)report["names"]!}");
        Terminal.Results.WriteLine($"used:     {fit.File.Tensors.Count} tensors");
        Write("not used", fit.Unused);
        Write("initial values", fit.KeptInitial);
    }

    /// <summary>The pipeline as for a training from random weights, whatever weights it names.</summary>
    private static Pipeline WithoutWeights(Pipeline pipeline) => pipeline with
    {
        Settings =
            pipeline.Settings with { Train = pipeline.Settings.Train is { } train
            ? train with { From = null }
            : null },
    };

    private static void Write(string label, IReadOnlyList<string> names)
    {
        if (names.Count == 0) return;
        Terminal.Results.WriteLine($"{label}: {names.Count}");
        foreach (var name in names) Terminal.Results.WriteLine($"  {name}");
    }

    private static JsonArray List(IEnumerable<string> names) =>
        new([.. names.Select(name => JsonValue.Create(name))]);
}
