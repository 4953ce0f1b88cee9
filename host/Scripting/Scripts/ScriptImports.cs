namespace Idm.Scripting.Scripts;

/// <summary>Implicit imports of every script, the same in the editor.</summary>
public static class ScriptImports
{
    /// <summary>Namespaces.</summary>
    public static IReadOnlyList<string> Namespaces { get; } =
    [
        "System", "System.Collections.Generic", "System.ComponentModel",
        "System.ComponentModel.DataAnnotations",
        "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks",
        "Idm.Sdk", "Idm.Sdk.Checks", "Idm.Sdk.Data", "Idm.Sdk.Metrics", "Idm.Sdk.Models", "Idm.Sdk.Operators",
        "Idm.Sdk.Samplers", "Idm.Sdk.Schedules", "Idm.Engine.Results.Plots", "Idm.Scripting.Experiments",
        "TorchSharp",
    ];

    /// <summary>Classes whose static members need no prefix.</summary>
    public static IReadOnlyList<string> Statics { get; } =
        ["TorchSharp.torch", "Idm.Scripting.Scripts.ScriptGlobals"];
}
