using System.Runtime.InteropServices;
using Silk.NET.Vulkan;

namespace Idm.Preview.Vulkan;

/// <summary>A device that Vulkan offers.</summary>
/// <param name="Name">What its driver calls it.</param>
/// <param name="Kind">Graphics card, processor's graphics, virtual, or a program on the CPU.</param>
/// <param name="Handle">For Vulkan.</param>
internal sealed record Gpu(string Name, PhysicalDeviceType Kind, PhysicalDevice Handle)
{
    /// <summary>Whether pictures are composed by the same processor that restores.</summary>
    public bool IsCpu => Kind == PhysicalDeviceType.Cpu;

    /// <summary>
    /// All devices with a queue for computing, best first: discrete, integrated, virtual, CPU.
    /// </summary>
    public static unsafe IReadOnlyList<Gpu> All(Vk vk, Instance instance)
    {
        uint count = 0;
        Check.Done(vk.EnumeratePhysicalDevices(instance, &count, null), "vkEnumeratePhysicalDevices");
        var handles = new PhysicalDevice[count];
        fixed (PhysicalDevice* first = handles)
            Check.Done(vk.EnumeratePhysicalDevices(instance, &count, first), "vkEnumeratePhysicalDevices");
        return [.. handles.Take((int)count).Select(handle => Describe(vk, handle))
            .OrderBy(g => Rank(g.Kind))];
    }

    /// <summary>The best device, or the best of those whose name holds some text.</summary>
    /// <exception cref="VulkanException">There is none.</exception>
    public static Gpu Choose(IReadOnlyList<Gpu> all, string? name)
    {
        if (all.Count == 0) throw new VulkanException(Advice.NoDriver);
        return all.FirstOrDefault(
            g => name is null || g.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new VulkanException(
                $"no Vulkan device is named '{name}'; there are {string.Join(", ", all.Select(g => $"'{g.Name}'"))}");
    }

    private static unsafe Gpu Describe(Vk vk, PhysicalDevice handle)
    {
        PhysicalDeviceProperties properties;
        vk.GetPhysicalDeviceProperties(handle, &properties);
        return new Gpu(
            Marshal.PtrToStringUTF8((nint)properties.DeviceName) ?? "?", properties.DeviceType, handle);
    }

    internal static int Rank(PhysicalDeviceType kind) => kind switch
    {
        PhysicalDeviceType.DiscreteGpu => 0,
        PhysicalDeviceType.IntegratedGpu => 1,
        PhysicalDeviceType.VirtualGpu => 2,
        PhysicalDeviceType.Cpu => 3,
        _ => 4,
    };
}
