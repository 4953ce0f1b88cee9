using System.ComponentModel.DataAnnotations;
using Idm.Configuration.Binding;

namespace Idm.PluginHosting.Tests;

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
                new("sigma", "a number, 0.1 to 10", "1.5", false, "How far it smears, in pixels."),
                new("border_mode", "one of zero, mirror-once", "\"mirror-once\"", false, ""),
                new("method", "one of fast, exact", "\"fast\"", false, ""),
                new("kernel_size", "a whole number or null", null, false, ""),
                new("label", "text", null, true, ""),
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
                new("sides", "a list of 2, each a whole number, at least 1", "[1,2]", false, ""),
                new("exact", "true or false", "true", false, ""),
                new("word", "text like [a-z]+", "\"a\"", false, ""),
            ],
            RecordModel.For(typeof(Lists)).Describe());
    }

    public sealed record Lists
    {
        [Length(2, 2), Range(1, int.MaxValue)]
        public IReadOnlyList<int> Sides { get; init; } = [1, 2];

        public bool Exact { get; init; } = true;

        [RegularExpression("[a-z]+")]
        public string Word { get; init; } = "a";
    }
}
