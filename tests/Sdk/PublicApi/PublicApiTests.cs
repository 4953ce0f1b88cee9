using System.Reflection;

namespace Idm.Sdk.Tests.PublicApi;

/// <summary>
/// What plugins compile against changes only when somebody means it, and with the version that says so.
/// </summary>
public sealed class PublicApiTests
{
    private const string Variable = "IDM_LIST_API";
    private const string Command =
        Variable + "=1 artifacts/bin/Idm.Sdk.Tests/release/Idm.Sdk.Tests -class "
            + "Idm.Sdk.Tests.PublicApi.PublicApiTests";

    private static string ListFile { get; } = Path.Combine(
        Root(), "tests", "Sdk", "PublicApi", "Idm.Sdk.api.txt");

    private static Version Version { get; } = Version.Parse(typeof(ExportKinds).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', '-')[
            0]);

    [Fact]
    public void The_public_surface_is_the_listed_one()
    {
        var found = ApiListing.Of(typeof(ExportKinds).Assembly);
        if (Environment.GetEnvironmentVariable(Variable) == "1")
            File.WriteAllText(ListFile, $"# Idm.Sdk {Version.ToString(3)}\n{string.Join('\n', found)}\n");

        var lines = File.ReadAllLines(ListFile);
        var listed = Version.Parse(lines[0].Split(' ')[^1]);
        var change = ApiChange.Between(lines[1..], found);
        Assert.True(change.None, change.Explain(listed, Command));
        Assert.True(
            listed == Version, $"the list is of version {listed}, the SDK is {Version}; list it anew:\n  "
                + $"{Command}");
    }

    [Fact]
    public void The_listing_sees_what_plugins_use()
    {
        var listing = ApiListing.Of(typeof(ExportKinds).Assembly);
        foreach (var line in (string[])
        [
            "Idm.Sdk.Operators.IOperator : interface : IDisposable",
            "Idm.Sdk.Operators.IOperator.Forward(torch.Tensor x) : torch.Tensor abstract",
            "Idm.Sdk.Operators.IOperator.Normal(torch.Tensor x) : torch.Tensor virtual",
            "Idm.Sdk.Operators.IOperator.Norm { get; } : double? abstract",
            "Idm.Sdk.ExportKinds.Operator : string = \"operator\"",
            "Idm.Sdk.PluginException.new(string message, Exception? inner = null)",
            "Idm.Sdk.Operators.LinearOperator.Norm { get; init; } : double?",
        ])
            Assert.Contains(line, listing);
        // Private.
        Assert.DoesNotContain(listing, l => l.Contains("OperatorNorm.Full", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a : interface\na.b() : void abstract",
        "a : interface\na.b() : void abstract\na.c() : void virtual", "1.3.0")]
    [InlineData("a : interface\na.b() : void abstract",
        "a : interface\na.b() : void abstract\na.c() : void abstract", "2.0.0")]
    [InlineData("a : interface", "a : interface\nb : interface\nb.c() : void abstract", "1.3.0")]
    [InlineData("a : class\na.b() : void", "a : class", "2.0.0")]
    [InlineData("a : class\na.b() : void", "a : class\na.b() : int", "2.0.0")]
    [InlineData("a : class", "a : class", "1.2.0")]
    public void A_change_asks_for_the_version_that_says_what_it_means(
        string before, string after, string version)
    {
        var change = ApiChange.Between(before.Split('\n'), after.Split('\n'));
        Assert.Equal(Version.Parse(version), change.After(new Version(1, 2, 0)));
        Assert.Contains(version, change.Explain(new Version(1, 2, 0), "command"), StringComparison.Ordinal);
    }

    private static string Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "IDM.sln"))) return at.FullName;
        throw new InvalidOperationException($"found no IDM.sln above {AppContext.BaseDirectory}; run the "
            + "tests from a build");
    }
}
