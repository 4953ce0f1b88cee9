namespace Idm.Architecture.Tests;

/// <summary>The order of the host: who may know whom, written once.</summary>
internal static class Floors
{
    private const string Root = Floor.Root;

    /// <summary>
    /// Floors that a plugin may bring as libraries, in copies of its own: they know of nothing but the SDK.
    /// </summary>
    public static IReadOnlyList<string> Libraries { get; } = ["Idm.Common", "Idm.Imaging", "Idm.TensorFiles"];

    /// <summary>
    /// From the lowest floor up. A project references only what is named beside it; within it, a folder uses
    /// only folders that stand before it. Plugins stand apart: they reference the SDK, and nothing references
    /// them.
    /// </summary>
    public static IReadOnlyList<Floor> All { get; } =
    [
        new("Common", [],
            [Root, "Processes", "Files", "Drawing"]),
        new("Configuration", ["Sdk", "Common"],
            ["Errors", "Nodes", "Settings", "Exports", "Documents", "Binding", Root]),
        new("PluginHosting", ["Sdk", "Common", "Configuration"],
            [Root, "Metadata", "Scanning", "Loading", "Packages", "Templates"]),
        new("TensorFiles", ["Sdk", "Common"],
            [Root, "Safetensors", "Pickle", "Archives", "Numpy", "Reading", "Weights"]),
        new("Imaging", ["Sdk", "Common"],
            [Root]),
        new("TorchRuntime", ["Sdk", "Common"],
            [Root]),
        new("Engine", ["Sdk", "Common", "Configuration", "PluginHosting", "TensorFiles", "Imaging",
        "TorchRuntime"],
            ["Results", "Parts", "Solving", "Verification", "Planning", "Running", "Inspection"]),
        new("Training", ["Sdk", "Common", "Configuration", "TensorFiles", "TorchRuntime", "Engine"],
            ["Optimizers", "Patches", "Plans", "Steps", Root, "Benchmarks"]),
        new("Scripting",
            ["Sdk", "Common", "Configuration", "PluginHosting", "TensorFiles", "Imaging", "TorchRuntime",
            "Engine"],
            ["Printing", "Experiments", "Scripts", "Compilation", "Interactive", "Editing", "Repl"]),
        new("Preview", ["Sdk", "Common"],
            ["Frames", "Composing", "Sharing", "Viewing", "Vulkan", "Windows", "Sessions", "Web", "Program"]),
        new("Cli",
            [
                "Sdk", "Common", "Configuration", "PluginHosting", "TensorFiles", "Imaging", "TorchRuntime",
                "Engine",
                "Training", "Scripting", "Preview",
            ],
            ["Shell", "Benchmarks", "Previews", "Verbs", Root]),
    ];
}

/// <summary>A project of the host.</summary>
/// <param name="Name">Its folder in host/, and its name after <c>Idm.</c></param>
/// <param name="References">The projects that it may reference, without <c>Idm.</c></param>
/// <param name="Folders">Its folders, each after those that it may use.</param>
internal sealed record Floor(string Name, IReadOnlyList<string> References, IReadOnlyList<string> Folders)
{
    /// <summary>The project's own folder, among its subfolders.</summary>
    public const string Root = ".";

    public string Project => "Idm." + Name;

    public string Folder => Path.Combine(Repository.Root, "host", Name);

    public string Dll => Path.Combine(Repository.Program, (Name == "Cli" ? "idm" : Project) + ".dll");

    public override string ToString() => Name;
}
