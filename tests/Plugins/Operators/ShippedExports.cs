using Idm.PluginHosting.Scanning;
using Idm.Sdk;

namespace Idm.Plugins.Tests.Operators;

/// <summary>What the built program exports, by name.</summary>
internal static class ShippedExports
{
    public static IReadOnlyList<string> Operators { get; } = [.. PluginRegistry
        .Scan(PluginFolders.Find([new PluginSearchPlace(BuiltProgram.Plugins, "the test", Shipped: true)]))
        .Exports.Where(e => e.Kind == ExportKinds.Operator).Select(e => e.Name)];
}
