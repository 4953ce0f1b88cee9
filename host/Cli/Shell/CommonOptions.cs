using System.CommandLine;

namespace Idm.Cli.Shell;

/// <summary>Arguments and options that several verbs have in common.</summary>
internal static class CommonOptions
{
    public static Argument<string> Pipeline { get; } = PipelineArgument();

    public static Option<string[]> Set { get; } = new("--set")
    {
        Description = "Overrides a key of the pipeline, for example --set sampler.steps=5. May be repeated.",
        HelpName = "key=value",
        DefaultValueFactory = _ => [],
    };

    public static Option<string[]> PluginDir { get; } = new("--plugin-dir")
    {
        Description = "A folder with plugins, besides the usual ones. May be repeated.",
        HelpName = "folder",
        DefaultValueFactory = _ => [],
    };

    public static Option<string?> Libtorch { get; } = new("--libtorch")
    {
        Description =
            "A libtorch to use instead of the packaged one, for example the torch/lib of an installed "
            + "PyTorch (CUDA included). Also: the variable IDM_LIBTORCH.",
        HelpName = "folder",
    };

    public static Option<string[]> ScriptDir { get; } = new("--script-dir")
    {
        Description = "A folder that pipelines may take scripts from, besides their own. May be repeated.",
        HelpName = "folder",
        DefaultValueFactory = _ => [],
    };

    public static Option<bool> NoScripts { get; } = new("--no-scripts")
    {
        Description = "Refuses pipelines that name scripts. Scripts are programs, and run with your rights.",
    };

    public static Option<bool> Json { get; } = new("--json") { Description = "Prints the result as JSON." };

    public static Option<bool> Overwrite { get; } = new("--overwrite")
    {
        Description =
            "Replaces the results of an earlier run in the output folder as soon as the new ones are "
            + "complete, instead of taking the next free name.",
    };

    /// <summary>Adds what every verb that reads a pipeline takes.</summary>
    public static Verb WithPipeline(this Verb verb) =>
        verb.With(Pipeline, Set, PluginDir, ScriptDir, NoScripts, Libtorch, Json);

    /// <summary>Adds arguments and options.</summary>
    public static Verb With(this Verb verb, params Symbol[] symbols)
    {
        foreach (var argument in symbols.OfType<Argument>()) verb.Arguments.Add(argument);
        foreach (var option in symbols.OfType<Option>()) verb.Options.Add(option);
        return verb;
    }

    private static Argument<string> PipelineArgument()
    {
        var argument = new Argument<string>("pipeline")
        {
            Description = "The pipeline file.",
            DefaultValueFactory = _ => "pipeline.yaml",
        };
        argument.Validators.Add(result =>
        {
            // The parser takes an option that it does not know for an argument.
            if (result.Tokens is [{ Value: ['-', ..] value }, ..])
                result.AddError($"unknown option '{value}'; --help lists the options");
        });
        return argument;
    }
}
