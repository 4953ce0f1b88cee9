namespace Idm.PluginHosting.Tests;

/// <summary>Names in pipelines: PLG060 to PLG063.</summary>
public sealed class PluginRegistryTests : IDisposable
{
    private readonly ZooFolder _zoo = new();

    public void Dispose() => _zoo.Dispose();

    [Theory]
    [InlineData("ramp")]
    [InlineData("Good/ramp")]
    public void A_name_is_found_bare_and_qualified(string name)
    {
        _zoo.Add("Good");
        var resolution = _zoo.Scan().Resolve("schedule", name);
        Assert.True(resolution.Succeeded);
        Assert.Equal("schedule 'Good/ramp'", resolution.Export.ToString());
    }

    [Fact]
    public void What_is_shipped_is_core()
    {
        _zoo.Add("Good");
        var place = new PluginSearchPlace(_zoo.Root, "the program", Shipped: true);
        var registry = PluginRegistry.Scan(PluginFolders.Find([place]), []);
        Assert.Equal("core/ramp", registry.Resolve("schedule", "core/ramp").Export?.QualifiedName);
        Assert.Equal("PLG063", registry.Resolve("schedule", "Good/ramp").Error?.Code);
    }

    [Fact]
    public void Two_providers_of_a_name_are_an_error_only_where_the_bare_name_is_used()
    {
        _zoo.Add("Good");
        _zoo.Add("Dup");
        var registry = _zoo.Scan();
        Assert.Equal("PLG060 (warning) schedule 'half' is exported by Dup 0.3.1 and Good 0.3.1: "
            + "say 'Dup/half' or 'Good/half'", Assert.Single(registry.Findings).ToString());
        Error(registry, "schedule", "half", "PLG061 schedule 'half' is ambiguous: Dup/half, Good/half");
        Assert.Equal("Dup", registry.Resolve("schedule", "Dup/half").Export?.Plugin.Id);
        Assert.Equal("Good", registry.Resolve("schedule", "Good/half").Export?.Plugin.Id);
    }

    [Theory]
    [InlineData("half")]
    [InlineData("NewerMajor/half")]
    public void A_name_of_a_refused_plugin_leads_to_the_plugins_own_reason(string name)
    {
        _zoo.Add("NewerMajor");
        Error(_zoo.Scan(), "schedule", name, $"PLG062 schedule '{name}' is in plugin 'NewerMajor', "
            + "which did not load: PLG012 plugin 'NewerMajor' 0.3.1 was built for SDK 3.0.0; "
            + "this host accepts 2.0.0. Update the host, or rebuild with SDK 2.0.0");
    }

    [Fact]
    public void A_good_provider_is_used_even_if_a_refused_one_has_the_name_too()
    {
        _zoo.Add("NewerMajor");
        _zoo.Add("Dup");
        Assert.Equal("Dup", _zoo.Scan().Resolve("schedule", "half").Export?.Plugin.Id);
    }

    [Fact]
    public void A_dropped_export_gives_its_reason()
    {
        _zoo.Add("BadExports");
        Error(_zoo.Scan(), "schedule", "abstract", "PLG062 schedule 'abstract' of plugin 'BadExports' "
            + "cannot be used: PLG042 Zoo.AbstractSchedule is abstract");
    }

    [Fact]
    public void A_plugin_that_cannot_be_read_still_answers_to_its_name()
    {
        _zoo.Write("Bad", "Bad.dll", "");
        var registry = _zoo.Scan();
        Error(registry, "schedule", "Bad/ramp", "PLG062 schedule 'Bad/ramp' is in plugin 'Bad', which did "
            + "not load: PLG002 'Bad.dll' is not a usable .NET assembly: the file is empty");
        Error(registry, "schedule", "ramp",
            "PLG063 no schedule named 'ramp'. None is known. Could not be read: plugin 'Bad' (PLG002)");
    }

    [Theory]
    [InlineData("schedule", "rampp", "PLG063 no schedule named 'rampp'; did you mean 'ramp'? Known: half, "
        + "ramp")]
    [InlineData("schedule", "dims", "PLG063 no schedule named 'dims'; 'dims' is of kind 'metric'. Known: "
        + "half, ramp")]
    [InlineData("metric", "psnr", "PLG063 no metric named 'psnr'. Known: dims")]
    [InlineData("operator", "blur", "PLG063 no operator named 'blur'. None is known")]
    public void An_unknown_name_is_answered_with_what_is_known(string kind, string name, string message)
    {
        _zoo.Add("Good");
        Error(_zoo.Scan(), kind, name, message);
    }

    [Fact]
    public void The_hosts_own_assembly_exports_by_the_same_attribute()
    {
        var registry = PluginRegistry.Scan(
            PluginFolders.Find(Array.Empty<PluginSearchPlace>()), [typeof(HostMade).Assembly]);
        var resolution = registry.Resolve("schedule", "core/host-made");
        Assert.True(resolution.Succeeded);
        Assert.Equal(PluginStatus.Loaded, resolution.Export.Plugin.Status);
        var context = new Sdk.PluginContext("/", "/", _ => { }, CancellationToken.None);
        var made = new McMasterPluginLoader().Create(resolution.Export, null, context);
        Assert.IsType<HostMade>(made);
    }

    private static void Error(PluginRegistry registry, string kind, string name, string message)
    {
        var resolution = registry.Resolve(kind, name);
        Assert.False(resolution.Succeeded);
        Assert.Equal(message, resolution.Error.ToString());
    }
}

/// <summary>An export of an assembly that is loaded already: this one.</summary>
[Sdk.PluginExport(Sdk.ExportKinds.Schedule, "host-made", "Made by the host.")]
public sealed class HostMade : Sdk.Schedules.ISchedule
{
    public double At(double progress) => 2;
}
