using System.Globalization;
using Idm.PluginHosting.Metadata;

namespace Idm.PluginHosting.Scanning;

/// <summary>
/// Whether a plugin was built for this host: .NET, SDK, TorchSharp, and every member that it uses of them.
/// </summary>
internal sealed class CompatibilityCheck(HostFacts host, Lazy<Dictionary<string, HostSurface>> surfaces)
{
    // One missing type may be used in hundreds of places; the first few tell the story.
    private const int MostMembersNamed = 8;

    public IEnumerable<PluginFinding> Examine(string id, ManagedFile file, AssemblyFacts facts)
    {
        if (WrongFramework(facts) is { } framework)
        {
            yield return PluginMessages.WrongFramework(id, framework, $".NET {host.FrameworkVersion}");
            yield break;
        }

        if (facts.References.All(r => r.Name != "Idm.Sdk"))
        {
            yield return PluginMessages.NoSdk(file.FileName);
            yield break;
        }

        if (SdkProblem(id, facts) is { } sdk)
        {
            yield return sdk;
            yield break;
        }

        var torch = facts.References.FirstOrDefault(r => r.Name == "TorchSharp").Version;
        if (torch is not null && torch != host.TorchSharpVersion)
            yield return PluginMessages.WrongTorchSharp(id, torch, host.TorchSharpVersion);
        foreach (var member in MemberUseReader.Missing(file.Metadata, surfaces.Value).Take(MostMembersNamed))
            yield return PluginMessages.MissingMember(id, member);
    }

    private PluginFinding? SdkProblem(string id, AssemblyFacts facts)
    {
        var lowest = new Version(host.SdkVersion.Major, 0, 0).ToString();
        var highest = host.SdkVersion.ToString();
        if (facts.SdkStamp is not { } stamp) return PluginMessages.NoStamp(id, highest);
        var compatible = Version.TryParse(stamp.Split('-')[0], out var built)
            && built.Major == host.SdkVersion.Major && built <= host.SdkVersion;
        return compatible ? null : PluginMessages.WrongSdk(id, facts.Version, stamp, lowest, highest);
    }

    private string? WrongFramework(AssemblyFacts facts)
    {
        // For example ".NETCoreApp,Version=v10.0".
        if (facts.TargetFramework?.Split(",Version=v") is not [var family, var text]) return null;
        if (!Version.TryParse(text, out var version)) return null;
        return family switch
        {
            ".NETCoreApp" when version > host.FrameworkVersion =>
                string.Create(CultureInfo.InvariantCulture, $".NET {version}"),
            ".NETFramework" => $".NET Framework {version}",
            _ => null,
        };
    }
}
