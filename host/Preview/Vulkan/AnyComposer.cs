using Idm.Preview.Composing;

namespace Idm.Preview.Vulkan;

/// <summary>The best composer that this machine has.</summary>
internal static class AnyComposer
{
    /// <summary>A composer by Vulkan, or the CPU's where there is no device.</summary>
    /// <param name="device">Part of the name of the device that is wanted; null for any.</param>
    /// <exception cref="VulkanException">The device that is named is not there.</exception>
    public static IComposer Open(string? device)
    {
        try
        {
            return new VulkanComposer(VulkanContext.Open(device));
        }
        catch (VulkanException) when (device is null)
        {
            return new CpuComposer();
        }
    }
}
