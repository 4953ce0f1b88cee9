namespace Idm.Engine.Tests.Plugins;

/// <summary>What <c>idm plugins show</c> says of an export's options.</summary>
public sealed class ExportDescriptionTests : IDisposable
{
    private readonly ZooFolder _zoo = new();

    public void Dispose() => _zoo.Dispose();

    [Fact]
    public void Options_are_described_by_reflection_over_their_record()
    {
        _zoo.Add("Good");
        var ramp = _zoo.Scan().Resolve("schedule", "ramp").Export!;
        var description = ExportDescription.Of(ramp, new McMasterPluginLoader());
        Assert.Same(ramp, description.Export);
        Assert.Equal(
            [
                new("sigma", "number", "1.5", false, "0.1 to 10", "How far it smears, in pixels."),
                new("border_mode", "choice", "mirror_once", false, "zero, mirror_once", ""),
                new("method", "text", "fast", false, "fast, exact", ""),
                new("kernel_size", "integer", null, false, null, ""),
                new("label", "text", null, true, null, ""),
            ],
            description.Options);
    }

    [Fact]
    public void An_export_without_options_has_none()
    {
        _zoo.Add("Good");
        var half = _zoo.Scan().Resolve("schedule", "half").Export!;
        Assert.Empty(ExportDescription.Of(half, new McMasterPluginLoader()).Options);
    }

    [Fact]
    public void Lists_and_flags_are_written_as_in_pipelines()
    {
        Assert.Equal(
            [
                new("sides", "list of integer", "[1, 2]", false, null, ""),
                new("exact", "true or false", "true", false, null, ""),
            ],
            ExportDescription.Describe(typeof(Lists)));
    }

    public sealed record Lists
    {
        public IReadOnlyList<int> Sides { get; init; } = [1, 2];

        public bool Exact { get; init; } = true;
    }
}
