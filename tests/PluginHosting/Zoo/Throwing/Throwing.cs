using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Zoo;

/// <summary>Its constructor throws.</summary>
[PluginExport(ExportKinds.Schedule, "throws-new", "Throws in its constructor.")]
public sealed class ThrowsNew : ISchedule
{
    public ThrowsNew() => throw new InvalidOperationException("cannot find ramp.bin");

    public double At(double progress) => 0;
}

/// <summary>Its static constructor throws.</summary>
[PluginExport(ExportKinds.Schedule, "throws-static", "Throws in its static constructor.")]
public sealed class ThrowsStatic : ISchedule
{
    private static readonly double[] _table = Read();

    static ThrowsStatic()
    {
    }

    public double At(double progress) => _table[0];

    private static double[] Read() => throw new FormatException("the table is empty");
}

/// <summary>Tells the user that the options do not fit.</summary>
[PluginExport(ExportKinds.Schedule, "refuses", "Refuses its options.")]
public sealed class Refuses : ISchedule
{
    public Refuses(PluginContext context)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        throw new PluginException("ratio must be below 1, got 7");
    }

    public double At(double progress) => 0;
}

/// <summary>Nothing is wrong with this one.</summary>
[PluginExport(ExportKinds.Schedule, "survivor", "Works.")]
public sealed class Survivor : ISchedule
{
    public double At(double progress) => 1;
}
