using System.ComponentModel;
using Idm.Sdk;

namespace Idm.Configuration.Settings;

/// <summary>One of several operators that a model is trained for.</summary>
public sealed record OperatorPart : Part
{
    /// <summary>
    /// Relative frequency with which it is drawn, over the training; null for 1 throughout.
    /// </summary>
    [Description("How often it is drawn in relation to the others: a number, or a schedule; 1 when absent, 0 "
        + "for never.")]
    [Part(ExportKinds.Schedule)]
    public Part? Share { get; init; }
}
