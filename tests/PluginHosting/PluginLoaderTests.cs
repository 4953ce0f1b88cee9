using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Idm.PluginHosting.Tests;

/// <summary>
/// Loading and creating: PLG050 to PLG053, one TorchSharp, and nothing that was not asked for.
/// </summary>
public sealed class PluginLoaderTests : IDisposable
{
    private readonly ZooFolder _zoo = new();
    private readonly McMasterPluginLoader _loader = new();

    public void Dispose() => _zoo.Dispose();

    [Fact]
    public void An_export_with_options_and_context_is_created()
    {
        _zoo.Add("Good");
        var ramp = Resolve("ramp");
        var type = _loader.OptionsType(ramp);
        Assert.Equal("Zoo.GoodOptions", type?.FullName);
        var options = Activator.CreateInstance(type!)!;
        type!.GetProperty("Label")!.SetValue(options, "ramp");
        type.GetProperty("Sigma")!.SetValue(options, 3.0);

        var made = Assert.IsAssignableFrom<ISchedule>(_loader.Create(ramp, options, Context(ramp)));
        Assert.Equal(1.5, made.At(0.5));
        Assert.Equal($"ramp in {ramp.Plugin.Folder}", made.ToString());
        Assert.Equal(PluginStatus.Loaded, ramp.Plugin.Status);
        Assert.Same(made.GetType(), _loader.LoadType(ramp));
    }

    [Fact]
    public void Without_options_the_defaults_are_used()
    {
        _zoo.Add("Good");
        var made = (ISchedule)_loader.Create(Resolve("ramp"), null, Context(Resolve("ramp")));
        Assert.Equal(1.5, made.At(1));
        Assert.Null(_loader.OptionsType(Resolve("half")));
    }

    [Fact]
    public void Options_of_another_type_are_the_callers_mistake()
    {
        _zoo.Add("Good");
        var ramp = Resolve("ramp");
        Assert.Throws<ArgumentException>(() => _loader.Create(ramp, "text", Context(ramp)));
        Assert.Throws<ArgumentException>(() => _loader.Create(Resolve("half"), "text", Context(ramp)));
        Assert.Equal(PluginStatus.Loaded, ramp.Plugin.Status);
    }

    [Theory]
    [InlineData("throws-new", "PLG053 schedule 'throws-new' (plugin 'Throwing' 0.3.1, Zoo.ThrowsNew) "
        + "failed to start: InvalidOperationException: cannot find ramp.bin at Throwing.cs:10")]
    [InlineData("throws-static", "PLG053 schedule 'throws-static' (plugin 'Throwing' 0.3.1, "
        + "Zoo.ThrowsStatic) failed to start: FormatException: the table is empty at Throwing.cs:27")]
    public void A_throwing_constructor_is_reported_with_its_place(string name, string message)
    {
        _zoo.Add("Throwing");
        var registry = _zoo.Scan();
        var export = registry.Resolve("schedule", name).Export!;
        var error = Assert.Throws<PluginLoadException>(() => _loader.Create(export, null, Context(export)));
        Assert.Equal(message, error.Message);
        Assert.IsNotType<System.Reflection.TargetInvocationException>(error.InnerException);
        Assert.Equal(PluginStatus.Failed, export.Plugin.Status);
        Assert.Contains(error.Finding, export.Plugin.Findings);

        var survivor = registry.Resolve("schedule", "survivor").Export!;
        Assert.Equal(1, ((ISchedule)_loader.Create(survivor, null, Context(survivor))).At(0));
    }

    [Fact]
    public void Options_that_do_not_fit_do_not_make_the_plugin_bad()
    {
        _zoo.Add("Throwing");
        var refuses = Resolve("refuses");
        var error = Assert.Throws<PluginLoadException>(() => _loader.Create(refuses, null, Context(refuses)));
        Assert.Equal("PLG053 schedule 'refuses' (plugin 'Throwing' 0.3.1, Zoo.Refuses) failed to start: "
            + "ratio must be below 1, got 7", error.Message);
        Assert.Equal(PluginStatus.Loaded, refuses.Plugin.Status);
    }

    [Fact]
    public void Cancellation_passes_through()
    {
        _zoo.Add("Throwing");
        var refuses = Resolve("refuses");
        var context = Context(refuses) with { Cancellation = new CancellationToken(canceled: true) };
        Assert.Throws<OperationCanceledException>(() => _loader.Create(refuses, null, context));
        Assert.Equal(PluginStatus.Loaded, refuses.Plugin.Status);
    }

    [Fact]
    public void A_throwing_module_initializer_fails_the_whole_plugin()
    {
        _zoo.Add("ModuleThrows");
        var registry = _zoo.Scan();
        var export = registry.Resolve("schedule", "module").Export!;
        var error = Assert.Throws<PluginLoadException>(() => _loader.Create(export, null, Context(export)));
        Assert.Equal("PLG052 cannot load plugin 'ModuleThrows': NotSupportedException: no licence key "
            + "at ModuleThrows.cs:18", error.Message);
        Assert.Equal(PluginStatus.Failed, export.Plugin.Status);
        Assert.Equal("PLG062", registry.Resolve("schedule", "module").Error?.Code);
        Assert.Equal(error.Message,
            Assert.Throws<PluginLoadException>(() => _loader.Create(export, null, Context(export))).Message);
    }

    [Fact]
    public void A_refused_plugin_is_never_loaded()
    {
        _zoo.Add("NewerMajor");
        var export = _zoo.Scan().Plugins[0].Exports[0];
        var error = Assert.Throws<PluginLoadException>(() => _loader.LoadType(export));
        Assert.Equal("PLG012", error.Finding.Code);
        Assert.DoesNotContain("NewerMajor", LoadedFrom(_zoo.Root));
    }

    [Fact]
    public void A_dll_that_vanished_after_the_scan_is_an_error_and_no_crash()
    {
        var dll = _zoo.Add("Dup");
        var half = Resolve("half");
        File.Delete(dll);
        var error = Assert.Throws<PluginLoadException>(() => _loader.LoadType(half));
        Assert.StartsWith("PLG052 cannot load plugin 'Dup': ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_vanished_after_the_scan_is_an_error_and_no_crash()
    {
        _zoo.Add("Dup");
        var half = Resolve("half") with { TypeName = "Zoo.Third" };
        var error = Assert.Throws<PluginLoadException>(() => _loader.LoadType(half));
        Assert.StartsWith("PLG050 cannot load Zoo.Third: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_contract_is_found_at_the_latest_when_the_type_is_loaded()
    {
        _zoo.Add("Dup");
        var half = Resolve("half") with { Kind = "metric" };
        var error = Assert.Throws<PluginLoadException>(() => _loader.LoadType(half));
        Assert.Equal("PLG051 Zoo.Half is exported as metric 'half' but does not implement "
            + "Idm.Sdk.Metrics.IMetric",
            error.Message);
    }

    [Fact]
    public void Each_plugin_has_its_own_types_and_dependencies()
    {
        _zoo.Add("Good");
        _zoo.Add("Dup");
        _zoo.Add("Needy");
        var registry = _zoo.Scan();
        var good = _loader.LoadType(registry.Resolve("schedule", "Good/half").Export!);
        var dup = _loader.LoadType(registry.Resolve("schedule", "Dup/half").Export!);
        Assert.Equal(good.FullName, dup.FullName);
        Assert.NotSame(good, dup);
        var answer = registry.Resolve("schedule", "answer").Export!;
        Assert.Equal(42, ((ISchedule)_loader.Create(answer, null, Context(answer))).At(0));
    }

    [Fact]
    public void Nothing_is_loaded_that_was_not_asked_for()
    {
        foreach (var animal in new[] { "Good", "Dup", "Needy" }) _zoo.Add(animal);
        var registry = _zoo.Scan();
        Assert.Empty(LoadedFrom(_zoo.Root));
        _loader.LoadType(registry.Resolve("schedule", "ramp").Export!);
        Assert.Equal(["Good"], LoadedFrom(_zoo.Root));
    }

    private static IEnumerable<string> LoadedFrom(string folder) => AppDomain.CurrentDomain.GetAssemblies()
        .Where(a => !a.IsDynamic && a.Location.StartsWith(folder, StringComparison.Ordinal))
        .Select(a => a.GetName().Name!);

    private Export Resolve(string name) => _zoo.Scan().Resolve("schedule", name).Export!;

    private static PluginContext Context(Export export) =>
        new(export.Plugin.Folder, "/", _ => { }, CancellationToken.None);
}
