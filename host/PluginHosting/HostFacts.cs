using System.Reflection;
using System.Runtime.InteropServices;

namespace Idm.PluginHosting;

/// <summary>Versions that plugins are checked against: this host's SDK, TorchSharp and .NET.</summary>
public sealed record HostFacts
{
    /// <summary>The assemblies of which a process has one copy, the host's.</summary>
    public static IReadOnlyList<string> SharedAssemblies { get; } = ["Idm.Sdk", "TorchSharp"];

    internal const string StampKey = "Idm.Sdk.BuiltAgainst";

    /// <summary>The running program's facts.</summary>
    public static HostFacts Current { get; } = Read();

    /// <summary>
    /// The SDK's version: plugins may be built for this or for an older one of the same major version.
    /// </summary>
    public required Version SdkVersion { get; init; }

    /// <summary>The assembly version of TorchSharp.</summary>
    public required Version TorchSharpVersion { get; init; }

    /// <summary>The version of .NET, major and minor.</summary>
    public required Version FrameworkVersion { get; init; }

    /// <summary>The host's Idm.Sdk.dll.</summary>
    public required string SdkFile { get; init; }

    /// <summary>The host's TorchSharp.dll.</summary>
    public required string TorchSharpFile { get; init; }

    /// <summary>The folder of .NET's own assemblies: what lies here need not be in a plugin folder.</summary>
    public required string FrameworkFolder { get; init; }

    internal bool IsFrameworkAssembly(string name) =>
        File.Exists(Path.Combine(FrameworkFolder, name + ".dll"));

    private static HostFacts Read()
    {
        var sdk = typeof(Sdk.ExportKinds).Assembly;
        var version = sdk.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var torchSharp = Path.Combine(Path.GetDirectoryName(sdk.Location)!, "TorchSharp.dll");
        return new HostFacts
        {
            SdkVersion = Version.Parse(version.Split('+', '-')[0]),
            TorchSharpVersion = AssemblyName.GetAssemblyName(torchSharp).Version!,
            FrameworkVersion = new Version(Environment.Version.Major, Environment.Version.Minor),
            SdkFile = sdk.Location,
            TorchSharpFile = torchSharp,
            FrameworkFolder = RuntimeEnvironment.GetRuntimeDirectory(),
        };
    }
}
