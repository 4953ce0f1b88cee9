using Idm.Preview.Vulkan;
using Idm.Preview.Windows;

namespace Idm.Preview.Program;

/// <summary>Probe for the doctor, in a process that may crash.</summary>
public static class Probe
{
    /// <summary>The word that asks for it on the viewer's command line.</summary>
    public const string Word = "probe";

    /// <summary>
    /// Prints a line for each finding: name, tab, what was found, and after another tab what to do.
    /// </summary>
    public static int Run(TextWriter to)
    {
        try
        {
            var devices = VulkanContext.Devices();
            if (devices.Count == 0) throw new VulkanException(Advice.NoDriver);
            to.WriteLine($"Vulkan\t{string.Join(", ", devices.Select(d => d.IsCpu ? $"{d.Name} (on the CPU)" : d.Name))}");
        }
        catch (VulkanException e)
        {
            to.WriteLine($"Vulkan\tnone: previews are files only\t{e.Message}");
        }
        to.WriteLine(Glfw.IsInstalled ? "windows\tlibglfw3" : $"windows\tnone\t{Advice.NoGlfw}");
        to.WriteLine(Display.Name is { } display
            ? $"display\t{display}"
            : "display\tnone: previews go to latest.png; --preview web serves a page");
        return 0;
    }
}
