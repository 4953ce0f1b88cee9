using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Zoo;

/// <summary>Has the name of an export of Good, and the type name too.</summary>
[PluginExport(ExportKinds.Schedule, "half", "Also 0.5.")]
public sealed class Half : ISchedule
{
    public double At(double progress) => ExportKinds.Contracts.Count > 0 ? 0.5 : 0;
}
