using Idm.PluginHosting.Metadata;

namespace Idm.PluginHosting.Tests;

/// <summary>No false alarms: what was compiled against the host's own dlls lacks nothing in them.</summary>
public sealed class MemberUseReaderTests
{
    private static readonly Dictionary<string, HostSurface> _host =
        new[] { HostFacts.Current.SdkFile, HostFacts.Current.TorchSharpFile }
            .Select(file => new HostSurface(file))
            .ToDictionary(surface => surface.Assembly);

    [Theory]
    [InlineData("Idm.Sdk.dll")]
    [InlineData("Idm.PluginHosting.dll")]
    [InlineData("Idm.PluginHosting.Tests.dll")]
    public void Everything_that_runs_here_is_found_here(string dll)
    {
        using var file = ManagedFile.Open(Path.Combine(AppContext.BaseDirectory, dll));
        Assert.Contains(file.Metadata.MemberReferences, _ => true);
        // The host is a friend of the SDK and may use what no plugin can see.
        Assert.DoesNotContain(
            MemberUseReader.Missing(file.Metadata, _host),
            member => !member.StartsWith("Idm.Sdk.Native.", StringComparison.Ordinal));
    }
}
