using System.Reflection.Metadata;

namespace Idm.PluginHosting.Metadata;

/// <summary>Metadata that an assembly declares.</summary>
/// <param name="Version">
/// Its informational version without the source revision, or else its assembly version.
/// </param>
/// <param name="AssemblyVersion">Its assembly version: what references to it ask for.</param>
/// <param name="TargetFramework">
/// For example <c>.NETCoreApp,Version=v10.0</c>; null if it does not say.
/// </param>
/// <param name="SdkStamp">The SDK that it was built against; null without a stamp.</param>
/// <param name="References">The assemblies that it refers to.</param>
internal sealed record AssemblyFacts(
    string Version, Version AssemblyVersion, string? TargetFramework, string? SdkStamp,
    IReadOnlyList<(string Name, Version Version)> References)
{
    public static AssemblyFacts Read(MetadataReader reader)
    {
        if (!reader.IsAssembly)
            throw new BadImageFormatException("it is a module without an assembly manifest");
        var assembly = reader.GetAssemblyDefinition();
        var attributes = assembly.GetCustomAttributes();
        var informational = First("System.Reflection.AssemblyInformationalVersionAttribute");
        var stamp = AttributeText.Read(reader, attributes, "System.Reflection.AssemblyMetadataAttribute")
            .Where(a => a.FixedArguments is [{ Value: HostFacts.StampKey }, _])
            .Select(a => a.FixedArguments[1].Value as string)
            .FirstOrDefault();
        return new AssemblyFacts(
            informational?.Split('+')[0] ?? assembly.Version.ToString(),
            assembly.Version,
            First("System.Runtime.Versioning.TargetFrameworkAttribute"),
            stamp,
            [.. reader.AssemblyReferences.Select(reader.GetAssemblyReference)
                .Select(r => (reader.GetString(r.Name), r.Version))]);

        string? First(string type) => AttributeText.Read(reader, attributes, type)
            .Select(a => a.FixedArguments is [{ Value: string text }, ..] ? text : null)
            .FirstOrDefault();
    }
}
