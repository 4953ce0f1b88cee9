namespace Idm.PluginHosting.Tests;

/// <summary>What a dll exports, by its metadata: PLG040 to PLG045 and PLG051.</summary>
public sealed class ExportReaderTests : IDisposable
{
    private readonly ZooFolder _zoo = new();

    public void Dispose() => _zoo.Dispose();

    [Fact]
    public void Everything_in_the_attribute_is_read()
    {
        _zoo.Add("Good");
        var ramp = _zoo.Examine("Good").Exports[0];
        Assert.Equal(("schedule", "ramp", "Rises from 0 to sigma."), (ramp.Kind, ramp.Name, ramp.Summary));
        Assert.Equal(("s(p) = σ p", "scalar", "Nobody, 1900"), (ramp.Equation, ramp.Shapes, ramp.Citation));
        Assert.Equal(("Good/ramp", "Zoo.Ramp"), (ramp.QualifiedName, ramp.TypeName));
        var dims = _zoo.Examine("Good").Exports[1];
        Assert.Equal((null, null, null), (dims.Equation, dims.Shapes, dims.Citation));
    }

    [Fact]
    public void A_bad_export_drops_that_export_only()
    {
        _zoo.Add("BadExports");
        var plugin = _zoo.Examine("BadExports");
        Assert.Equal(PluginStatus.Ready, plugin.Status);
        Assert.Equal("fine", Assert.Single(plugin.Exports).Name);
        Assert.Equal(
            [
                "PLG041 Zoo.UnknownKind: unknown kind 'schedul'; did you mean 'schedule'?",
                "PLG042 (warning) Zoo.AbstractSchedule is abstract",
                "PLG042 (warning) Zoo.Generic`1 is generic",
                "PLG042 (warning) Zoo.Hidden is not public",
                "PLG043 (warning) Zoo.NoConstructor has no constructor (TOptions[, PluginContext])",
                "PLG043 (warning) Zoo.TextOptions has no constructor (TOptions[, PluginContext])",
                "PLG051 Zoo.WrongContract is exported as metric 'wrong-contract' "
                + "but does not implement Idm.Sdk.Metrics.IMetric",
                "PLG045 Zoo.BadName: 'Bad Name' is not a name: "
                + "use a lower-case letter, then lower-case letters, digits, '-' and '_'",
                "PLG044 (warning) Zoo.FineAgain is exported as schedule 'fine', and so is Zoo.Fine: "
                + "only Zoo.Fine counts",
            ],
            plugin.Findings.Select(f => f.ToString()));
    }

    [Fact]
    public void A_plugin_without_exports_is_broken()
    {
        _zoo.Add("Empty");
        var plugin = _zoo.Examine("Empty");
        Assert.Equal(PluginStatus.Broken, plugin.Status);
        Assert.Equal("PLG040 'Empty.dll' exports nothing: no public class carries [PluginExport(kind, name)]",
            Assert.Single(plugin.Findings).ToString());
    }
}
