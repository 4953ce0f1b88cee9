using System.CommandLine;
using System.Globalization;
using Idm.Cli.Shell;
using Idm.Imaging;
using Idm.Scripting.Scripts;
using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using Idm.Sdk.Schedules;
using Idm.TensorFiles.Reading;
using Spectre.Console;
using static TorchSharp.torch;

namespace Idm.Cli.Verbs;

/// <summary><c>idm script check</c>: what a script defines, and whether its operators are right.</summary>
internal static class ScriptCheckVerb
{
    private static readonly Option<string> Image = new("--image")
    {
        Description = "The shape of the images to prove operators on: channels x rows x columns.",
        HelpName = "CxHxW",
        DefaultValueFactory = _ => "1x32x32",
    };

    public static Command Create(Interruption interruption)
    {
        var command =
            new Verb("check", "Runs a script, lists what it defines, and proves its operators by the whole "
            + "conformance suite, in float64, with the default options. " + ScriptVerb.Warning)
        {
            Example = "idm script check halftone.cs --image 1x64x64",
            ExitCodes =
                "0 all is right; 1 the script threw an exception; 2 it has errors, or an operator is wrong; "
                + "130 interrupted",
        }.With(ScriptVerb.File, Image, CommonOptions.PluginDir, CommonOptions.ScriptDir,
        CommonOptions.Libtorch);
        command.SetAction(arguments => UserErrors.Guard(() => Check(arguments, interruption.Token)));
        return command;
    }

    private static int Check(ParseResult arguments, CancellationToken cancellation)
    {
        var image = ShapeOf(arguments.GetRequiredValue(Image));
        var bench = new CommandServices(arguments, cancellation);
        using var script = bench.Scripts.Open(arguments.GetRequiredValue(ScriptVerb.File), []);
        var code = bench.Scripts.Run(script);
        if (script.Parts.Count == 0) Terminal.Note("it defines no parts: nothing is left to check");
        var context = new PluginContext(
            script.Source.Folder, Environment.CurrentDirectory, Terminal.Note, cancellation)
        {
            Images = path => ImageReader.Read(path).ToImageData(),
            ReadTensors = path => NamedTensors.Read(path, Environment.CurrentDirectory),
        };
        var findings = new CheckFindings(json: false);
        foreach (var part in script.Parts) Examine(part, image, context, findings);
        var passed = findings.Finish();
        return code != 0 ? code : passed ? ExitCodes.Done : ExitCodes.BadInput;
    }

    private static void Examine(
        ScriptPart part, ImageShape image, PluginContext context, CheckFindings findings)
    {
        findings.Add(part.Kind, part.Name);
        var made = part.Create(null, context);
        if (made is ISchedule schedule)
        {
            Terminal.Results.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"       at 0, 1/4, 1/2, 3/4, 1: {schedule.At(0):g4}, {schedule.At(0.25):g4}, "
                    + $"{schedule.At(0.5):g4}, {schedule.At(0.75):g4}, {schedule.At(1):g4}"));
        }
        if (made is not IOperatorFactory operators) return;
        var random = RandomStream.FromSeed(2025).Derive("check");
        var padded = operators.Pad(image);
        using var a = operators.Create(
            new OperatorRequest(
                padded, ScalarType.Float64, CPU, random.Derive("shared"), random.Derive("item")));
        // Of a wrong adjoint the whole conformance suite would first tell that conjugate gradient does not
        // converge.
        var quick = OperatorCheck.Quick(a, random, ScalarType.Float64, CPU);
        var report = quick.Passed ? OperatorCheck.Full(a, random, ScalarType.Float64, CPU) : quick;
        findings.Add(part.Name, padded, report, ScriptOrigin.Of(a));
    }

    private static ImageShape ShapeOf(string text) =>
        text.Split('x') is [var c, var h, var w]
        && int.TryParse(c, CultureInfo.InvariantCulture, out var channels) && channels > 0
        && int.TryParse(h, CultureInfo.InvariantCulture, out var rows) && rows > 0
        && int.TryParse(w, CultureInfo.InvariantCulture, out var columns) && columns > 0
            ? new ImageShape(channels, rows, columns)
            : throw new PluginException($"--image {text}: expected channels x rows x columns, such as "
                + "1x32x32");
}
