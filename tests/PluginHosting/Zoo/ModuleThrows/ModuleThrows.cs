using System.Runtime.CompilerServices;
using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Zoo;

/// <summary>Lives in a module that cannot start.</summary>
[PluginExport(ExportKinds.Schedule, "module", "Never starts.")]
public sealed class ModuleThrows : ISchedule
{
    public double At(double progress) => 0;
}

internal static class Initializer
{
#pragma warning disable CA2255 // The attribute is not for libraries: that is the point.
    [ModuleInitializer]
    internal static void Run() => throw new NotSupportedException("no licence key");
#pragma warning restore CA2255
}
