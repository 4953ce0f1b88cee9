using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Idm.Cli.Shell;
using Idm.Preview.Sessions;

namespace Idm.Cli.Previews;

/// <summary>The options of runs and training runs about their preview.</summary>
internal static class PreviewArguments
{
    private const string Modes = "auto, off, window, web, files, require";

    private static readonly Option<string?> Mode = OneOf("--preview",
        $"Where the steps are shown: {Modes}. Default: what the pipeline says, otherwise auto, which is a "
        + "window if there is a display, and latest.png if not. The result is the same with any.", Modes);

    private static readonly Option<double?> Fps = Positive(
        "--preview-fps", "Pictures a second at most. Default: 10, or 2 where the CPU draws them.");

    private static readonly Option<int> Every = new("--preview-every")
    {
        Description = "Shows only every n-th step, and the last one of each image.",
        DefaultValueFactory = _ => 1,
        HelpName = "steps",
    };

    private static readonly Option<bool> Animation = new("--preview-animation")
    {
        Description = "Also writes the steps as an animated PNG, animation.png.",
    };

    /// <summary>The graphics device.</summary>
    public static Option<string?> Device { get; } = new("--preview-device")
    {
        Description = "Part of the name of the graphics device that draws, as 'idm doctor' lists them.",
        HelpName = "name",
    };

    /// <summary>The page's port.</summary>
    public static Option<int> Port { get; } = new("--preview-port")
    {
        Description = "Port of the page of --preview web; 0 takes a free one, as does a port that is taken.",
        DefaultValueFactory = _ => PreviewOptions.DefaultPort,
    };

    /// <summary>The page's address.</summary>
    public static Option<string> Address { get; } = new("--preview-address")
    {
        Description =
            "Address of the page. Any but this machine's own makes the page ask for a token, which is "
                + "printed.",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    /// <summary>Adds the options to a verb.</summary>
    public static Verb WithPreview(this Verb verb)
    {
        Every.Validators.Add(result => Require(result, result.GetValueOrDefault<int>() >= 1, "1 or more"));
        return verb.With(Mode, Device, Fps, Every, Port, Address, Animation);
    }

    /// <summary>Whether an animation is wanted.</summary>
    public static bool WantsAnimation(ParseResult arguments) => arguments.GetValue(Animation);

    /// <summary>Starts the preview of a run.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="pipeline">What the pipeline says.</param>
    /// <param name="folder">Where its files go.</param>
    /// <param name="say">Says something to the user, from any thread; null writes it to the terminal.</param>
    public static PreviewSession Start(
        ParseResult arguments, string pipeline, string folder, Action<string>? say = null) =>
        PreviewSession.Start(
            Options(arguments, arguments.GetValue(Mode) ?? pipeline, folder), say
            ?? (line => Terminal.Aside($"{line}")));

    /// <summary>Preview options of the command line.</summary>
    public static PreviewOptions Options(ParseResult arguments, string mode, string folder) => new()
    {
        Mode = Enum.Parse<PreviewMode>(mode, ignoreCase: true),
        Device = arguments.GetValue(Device),
        Fps = arguments.GetValue(Fps),
        Every = Math.Max(1, arguments.GetValue(Every)),
        Port = arguments.GetValue(Port),
        Address = arguments.GetValue(Address)!,
        Stay = !Console.IsErrorRedirected && !Console.IsOutputRedirected,
        Folder = folder,
        Viewer = SelfProcess.Command(SelfProcess.Viewer),
    };

    private static Option<string?> OneOf(string name, string description, string values)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "where" };
        option.Validators.Add(result => Require(
            result, result.Tokens is not [{ Value: var value }]
            || values.Split(", ").Contains(value, StringComparer.Ordinal), values));
        return option;
    }

    private static Option<double?> Positive(string name, string description)
    {
        var option = new Option<double?>(name)
        {
            Description = description,
            HelpName = "number",
            CustomParser = result =>
            {
                if (double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value)
                    && value is > 0 and <= 240)
                    return value;
                result.AddError($"{name}: expected a number above 0, up to 240; found "
                    + $"'{result.Tokens[0].Value}'");
                return null;
            },
        };
        return option;
    }

    private static void Require(OptionResult result, bool holds, string expected)
    {
        if (!holds)
            result.AddError($"{result.Option.Name}: expected {expected}; found '{result.Tokens[0].Value}'");
    }
}
