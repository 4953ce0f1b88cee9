using System.CommandLine;

namespace Idm.Cli;

/// <summary>Arguments and options that several verbs have in common.</summary>
internal static class CommonOptions
{
    public static Argument<string> Pipeline { get; } = new("pipeline")
    {
        Description = "The pipeline file.",
        DefaultValueFactory = _ => "pipeline.yaml",
    };

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
        Description = "A libtorch to use instead of the packaged one, for example the torch/lib of an installed PyTorch "
            + "(CUDA included). Also: the variable IDM_LIBTORCH.",
        HelpName = "folder",
    };

    public static Option<bool> Json { get; } = new("--json") { Description = "Prints the result as JSON." };

    public static Option<bool> Overwrite { get; } = new("--overwrite")
    {
        Description = "Replaces the results of an earlier run in the output folder, instead of taking the next free name.",
    };

    /// <summary>Adds what every verb that reads a pipeline takes.</summary>
    public static Command WithPipeline(this Command command)
    {
        command.Arguments.Add(Pipeline);
        foreach (var option in new Option[] { Set, PluginDir, Libtorch, Json }) command.Options.Add(option);
        return command;
    }
}
