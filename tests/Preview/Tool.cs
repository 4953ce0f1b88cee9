namespace Idm.Preview.Tests;

/// <summary>
/// Programs and libraries that tests need besides .NET; tests/run installs them where it may.
/// </summary>
internal static class Tool
{
    /// <summary>
    /// The path of a program. Without it the test is not run, which says why; under CI=true it fails.
    /// </summary>
    public static string Program(string package, params string[] names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        var found = names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
        Need(found is not null, $"found no {string.Join(" or ", names)}; Debian: apt-get install {package}");
        return found!;
    }

    /// <summary>Something has to be there, or the test is not run; under CI=true it fails.</summary>
    public static void Need(bool there, string missing)
    {
        if (there) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(missing);
        Assert.Skip(missing);
    }
}
