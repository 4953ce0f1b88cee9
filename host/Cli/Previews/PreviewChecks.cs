using System.Diagnostics;
using Idm.Cli.Shell;
using Idm.Common;
using Idm.Preview.Program;
using Idm.Preview.Windows;
using Idm.TorchRuntime;

namespace Idm.Cli.Previews;

/// <summary>
/// The doctor's look at what previews need. A driver that crashes does so in another process.
/// </summary>
internal static class PreviewChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static IReadOnlyList<DoctorLine> Look()
    {
        try
        {
            var command = SelfProcess.Command(SelfProcess.Viewer, Probe.Word);
            using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var lines = new List<DoctorLine>();
            process.OutputDataReceived += (_, line) =>
            {
                if (line.Data?.Split('\t') is [var name, var value, .. var advice])
                    lines.Add(Line(name, value, advice));
            };
            process.BeginOutputReadLine();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                return [Broken("the Vulkan driver did not answer")];
            }
            process.WaitForExit();
            return process.ExitCode == 0
                ? lines
                : [.. lines, Broken($"the Vulkan driver crashed (exit code {process.ExitCode})")];
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return [Broken($"could not be examined: {e.Message}")];
        }
    }

    private static DoctorLine Line(string name, string value, string[] advice) => new(
        name, value, advice.Length > 0
        && HasDisplay ? Severity.Warning : Severity.Note, advice.FirstOrDefault());

    // Without a display nothing is missed.
    private static bool HasDisplay => Display.Name is not null;

    private static DoctorLine Broken(string what) =>
        new("Vulkan", what, Severity.Warning,
            "runs are not affected; update the driver, or use --preview files");
}
