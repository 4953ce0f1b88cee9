using System.Diagnostics;
using System.Runtime.Versioning;

namespace Idm.Cli.Tests;

[SupportedOSPlatform("linux")]
public sealed class LauncherTests : IDisposable
{
    private readonly WorkingFolder _checkout = new();

    public LauncherTests()
    {
        foreach (var folder in (string[])["sdk", "host", "plugins", "eng", "templates",
            "artifacts/bin/Idm.Cli/release"])
            Directory.CreateDirectory(_checkout.PathOf(folder));
        File.Copy(Path.Combine(Idm.Root, "idm"), _checkout.PathOf("idm"));
        foreach (var file in (string[])
            ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json",
                ".editorconfig"])
            _checkout.Write(file, "");
        Script("artifacts/bin/Idm.Cli/release/idm", "printf '<%s>' \"$@\"; pwd; exit 7");
        Script("dotnet", "echo \"built $*\" >> \"$(dirname \"$0\")/builds\"; exit ${DOTNET_RESULT:-0}");
    }

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public void Arguments_folder_and_exit_code_pass_through_from_anywhere_and_through_links()
    {
        File.CreateSymbolicLink(_checkout.PathOf("eng", "link"), "../idm");
        File.CreateSymbolicLink(_checkout.PathOf("sdk", "link"), _checkout.PathOf("eng", "link"));
        var (code, output, _) = Launch("/", _checkout.PathOf("sdk", "link"), "run", "a b", "", "*", "c'\"d");
        Assert.Equal((7, "<run><a b><><*><c'\"d>/\n"), (code, output));
    }

    [Fact]
    public void Only_changed_sources_are_built_again()
    {
        Assert.Equal(1, Builds());
        Assert.Equal(1, Builds());
        _checkout.Write("host/New.cs", "// new");
        File.SetLastWriteTimeUtc(_checkout.PathOf("host", "New.cs"), DateTime.UtcNow.AddSeconds(2));
        Assert.Equal(2, Builds());
    }

    [Fact]
    public void A_failed_build_runs_nothing()
    {
        var (code, output, error) = Launch(_checkout.Path, _checkout.PathOf("idm"), ("DOTNET_RESULT", "1"));
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("the build failed", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_dotnet_it_says_what_to_install()
    {
        File.Delete(_checkout.PathOf("dotnet"));
        var tools = Directory.CreateDirectory(_checkout.PathOf("tools")).FullName;
        foreach (var tool in (string[])["dirname", "readlink", "find", "mkdir", "flock"])
        {
            var real = ((string[])["/usr/bin", "/bin"]).Select(f => Path.Combine(f, tool))
                .FirstOrDefault(File.Exists);
            if (real is not null) File.CreateSymbolicLink(Path.Combine(tools, tool), real);
        }
        var (code, _, error) = Launch(_checkout.Path, _checkout.PathOf("idm"), ("PATH", tools));
        Assert.Equal(1, code);
        Assert.Contains("Install the .NET SDK", error, StringComparison.Ordinal);
    }

    /// <summary>
    /// As after an installation for one user: a link on the PATH to a folder that the system does not know.
    /// </summary>
    [Fact]
    public void An_SDK_that_is_only_on_the_PATH_starts_the_program()
    {
        Directory.CreateDirectory(_checkout.PathOf("home", ".dotnet", "host", "fxr"));
        Directory.CreateDirectory(_checkout.PathOf("tools"));
        File.Move(_checkout.PathOf("dotnet"), _checkout.PathOf("home", ".dotnet", "dotnet"));
        File.CreateSymbolicLink(_checkout.PathOf("tools", "dotnet"), "../home/.dotnet/dotnet");
        Script("artifacts/bin/Idm.Cli/release/idm", "printf '<%s>' \"${DOTNET_ROOT-none}\"");
        var path = $"{_checkout.PathOf("tools")}:{Environment.GetEnvironmentVariable("PATH")}";
        Assert.Equal($"<{_checkout.PathOf("home", ".dotnet")}>", Launch(
            _checkout.Path, _checkout.PathOf("idm"), ("PATH", path)).Out);
    }

    [Fact]
    public void What_the_user_says_of_dotnet_stays_and_of_a_wrapper_nothing_is_said()
    {
        Script("artifacts/bin/Idm.Cli/release/idm", "printf '<%s>' \"${DOTNET_ROOT-none}\"");
        Assert.Equal("<none>", Launch(_checkout.Path, _checkout.PathOf("idm")).Out);
        Assert.Equal("</opt/net>", Launch(
            _checkout.Path, _checkout.PathOf("idm"), ("DOTNET_ROOT", "/opt/net")).Out);
    }

    private int Builds()
    {
        Launch(_checkout.Path, _checkout.PathOf("idm"));
        return File.ReadAllLines(_checkout.PathOf("builds")).Length;
    }

    private (int Code, string Out, string Error) Launch(
        string folder, string program, params string[] arguments) =>
        Launch(folder, program, ("LC_ALL", "C"), arguments);

    private (int Code, string Out, string Error) Launch(
        string folder, string program, (string Name, string Value) variable, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment.Remove("DOTNET_ROOT");
        start.Environment["PATH"] = $"{_checkout.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment[variable.Name] = variable.Value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        Idm.Finish(process);
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private void Script(string file, string body)
    {
        _checkout.Write(file, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(_checkout.PathOf(file),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
