using Idm.Sdk;
using Idm.Sdk.Schedules;
using Zoo.Library;

namespace Zoo;

/// <summary>Needs a library beside it.</summary>
[PluginExport(ExportKinds.Schedule, "answer", "Always the answer.")]
public sealed class Needy : ISchedule
{
    public double At(double progress) => Answer.Value;
}
