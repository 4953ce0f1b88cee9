using System.Runtime.InteropServices;
using Idm.Preview.Vulkan;
using Silk.NET.Vulkan;

namespace Idm.Preview.Windows;

/// <summary>
/// The extension functions for windows, which the core bindings have the structures of but not the calls.
/// </summary>
internal sealed unsafe class SurfaceCalls(VulkanContext context)
{
    public readonly delegate* unmanaged<Instance, SurfaceKHR, void*, void> DestroySurface =
        (delegate* unmanaged<Instance, SurfaceKHR, void*, void>)OfInstance(context, "vkDestroySurfaceKHR");

    public readonly delegate* unmanaged<PhysicalDevice, SurfaceKHR, SurfaceCapabilitiesKHR*,
        Result> GetCapabilities =
        (delegate* unmanaged<PhysicalDevice, SurfaceKHR, SurfaceCapabilitiesKHR*, Result>)OfInstance(
            context, "vkGetPhysicalDeviceSurfaceCapabilitiesKHR");

    public readonly delegate* unmanaged<PhysicalDevice, SurfaceKHR, uint*, SurfaceFormatKHR*,
        Result> GetFormats =
        (delegate* unmanaged<PhysicalDevice, SurfaceKHR, uint*, SurfaceFormatKHR*, Result>)OfInstance(
            context, "vkGetPhysicalDeviceSurfaceFormatsKHR");

    public readonly delegate* unmanaged<PhysicalDevice, uint, SurfaceKHR, uint*, Result> GetSupport =
        (delegate* unmanaged<PhysicalDevice, uint, SurfaceKHR, uint*, Result>)OfInstance(
            context, "vkGetPhysicalDeviceSurfaceSupportKHR");

    public readonly delegate* unmanaged<Device, SwapchainCreateInfoKHR*, void*, SwapchainKHR*,
        Result> CreateSwapchain =
        (delegate* unmanaged<Device, SwapchainCreateInfoKHR*, void*, SwapchainKHR*, Result>)OfDevice(
            context, "vkCreateSwapchainKHR");

    public readonly delegate* unmanaged<Device, SwapchainKHR, void*, void> DestroySwapchain =
        (delegate* unmanaged<Device, SwapchainKHR, void*, void>)OfDevice(context, "vkDestroySwapchainKHR");

    public readonly delegate* unmanaged<Device, SwapchainKHR, uint*, Image*, Result> GetImages =
        (delegate* unmanaged<Device, SwapchainKHR, uint*, Image*, Result>)OfDevice(
            context, "vkGetSwapchainImagesKHR");

    public readonly delegate* unmanaged<Device, SwapchainKHR, ulong, Silk.NET.Vulkan.Semaphore, Fence, uint*,
        Result> AcquireNextImage =
        (delegate* unmanaged<Device, SwapchainKHR, ulong, Silk.NET.Vulkan.Semaphore, Fence, uint*,
        Result>)OfDevice(
            context, "vkAcquireNextImageKHR");

    public readonly delegate* unmanaged<Queue, PresentInfoKHR*, Result> Present =
        (delegate* unmanaged<Queue, PresentInfoKHR*, Result>)OfDevice(context, "vkQueuePresentKHR");

    private static nint OfInstance(VulkanContext context, string name)
    {
        var text = Marshal.StringToCoTaskMemUTF8(name);
        try
        {
            return Found((nint)context.Vk.GetInstanceProcAddr(context.Instance, (byte*)text).Handle, name);
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }

    private static nint OfDevice(VulkanContext context, string name)
    {
        var text = Marshal.StringToCoTaskMemUTF8(name);
        try
        {
            return Found((nint)context.Vk.GetDeviceProcAddr(context.Device, (byte*)text).Handle, name);
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }

    private static nint Found(nint call, string name) =>
        call != 0 ? call : throw new VulkanException($"the Vulkan driver has no {name}");
}
