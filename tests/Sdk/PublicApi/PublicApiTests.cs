using System.Reflection;
using System.Xml.Linq;

namespace Idm.Sdk.Tests.PublicApi;

/// <summary>
/// What plugins compile against changes only with the version that says so. The build itself compares the
/// public surface with the lists beside the SDK (RS0016, RS0017).
/// </summary>
public sealed class PublicApiTests
{
    private static string Sdk { get; } = Path.Combine(Root(), "sdk");

    private static Version Version { get; } = Version.Parse(typeof(ExportKinds).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', '-')[
            0]);

    private static Version Shipped { get; } = Version.Parse(
        XDocument.Load(Path.Combine(Sdk, "Idm.Sdk.csproj")).Descendants("ShippedVersion").Single().Value);

    [Fact]
    public void The_version_says_what_changed_since_the_released_one()
    {
        var change = ApiChange.Between(List("Shipped"), List("Unshipped"), MustBeWritten);
        Assert.True(Version >= change.After(Shipped), change.Explain(Shipped, Version));
        // Of another major version nothing was shipped: its whole surface is new.
        if (Version.Major > Shipped.Major && change.Breaking.Count == 0)
            Assert.True(List("Shipped").Length == 1, "what was shipped and is gone is listed as *REMOVED*");
    }

    [Fact]
    public void The_lists_have_what_plugins_use()
    {
        string[] lines = [.. List("Shipped"), .. List("Unshipped")];
        foreach (var line in (string[])
        [
            "Idm.Sdk.Operators.IOperator",
            "Idm.Sdk.Operators.IOperator.Forward(TorchSharp.torch.Tensor! x) -> TorchSharp.torch.Tensor!",
            "Idm.Sdk.Operators.IOperator.Norm.get -> double?",
            "const Idm.Sdk.ExportKinds.Operator = \"operator\" -> string!",
            "Idm.Sdk.Operators.LinearOperator.Norm.init -> void",
        ])
            Assert.Contains(line, lines);
        Assert.Equal("#nullable enable", List("Shipped")[0]);
        Assert.Equal("#nullable enable", List("Unshipped")[0]);
    }

    [Theory]
    [InlineData("Idm.Sdk.Operators.IOperator.Forward(TorchSharp.torch.Tensor! x) -> TorchSharp.torch.Tensor!",
        true)]
    [InlineData("Idm.Sdk.Operators.IOperator.Norm.get -> double?", true)]
    [InlineData("Idm.Sdk.Operators.IOperator.Normal(TorchSharp.torch.Tensor! x) -> TorchSharp.torch.Tensor!",
        false)]
    [InlineData("Idm.Sdk.Operators.LinearOperator.Norm.init -> void", false)]
    public void A_member_without_a_default_has_to_be_written(string line, bool expected) =>
        Assert.Equal(expected, MustBeWritten(line));

    [Theory]
    [InlineData("N.I", "N.I.C() -> void", false, "1.3.0")]
    [InlineData("N.I", "N.I.C() -> void", true, "2.0.0")]
    [InlineData("N.I", "N.J\nN.J.C() -> void", true, "1.3.0")]
    [InlineData("N.I\nN.I.B() -> void", "*REMOVED*N.I.B() -> void", false, "2.0.0")]
    [InlineData("N.I\nN.I.B() -> void", "*REMOVED*N.I.B() -> void\nN.I.B() -> int", false, "2.0.0")]
    [InlineData("N.I", "", false, "1.2.0")]
    public void A_change_asks_for_the_version_that_says_what_it_means(
        string shipped, string unshipped, bool mustBeWritten, string version)
    {
        var change = ApiChange.Between(
            shipped.Split('\n'), ["#nullable enable", .. unshipped.Split('\n')], _ => mustBeWritten);
        var released = new Version(1, 2, 0);
        Assert.Equal(Version.Parse(version), change.After(released));
        Assert.Contains(version, change.Explain(released, released), StringComparison.Ordinal);
    }

    private static string[] List(string name) =>
        File.ReadAllLines(Path.Combine(Sdk, $"PublicAPI.{name}.txt"));

    /// <summary>Whether a type that implements the member's type has to write it.</summary>
    private static bool MustBeWritten(string line)
    {
        var type = typeof(ExportKinds).Assembly.GetType(ApiChange.OwnerOf(line));
        if (type is null || !type.IsAbstract) return false;
        var name = ApiChange.NameOf(line)[(type.FullName!.Length + 1)..];
        var parts = name.Split('.');
        var method = parts.Length == 2 ? $"{(parts[1] == "init" ? "set" : parts[1])}_{parts[0]}" : name;
        return type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Any(m => m.Name == method && m.IsAbstract);
    }

    private static string Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "IDM.sln"))) return at.FullName;
        throw new InvalidOperationException($"found no IDM.sln above {AppContext.BaseDirectory}; run the "
            + "tests from a build");
    }
}
