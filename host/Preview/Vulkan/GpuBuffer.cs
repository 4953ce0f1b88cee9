using Silk.NET.Vulkan;
using Buffer = Silk.NET.Vulkan.Buffer;

namespace Idm.Preview.Vulkan;

/// <summary>A buffer that both sides see, mapped for its whole life; it only grows.</summary>
/// <param name="context">The device.</param>
/// <param name="usage">What the device does with it.</param>
/// <param name="preferred">What its memory is like, where there is a choice.</param>
internal sealed unsafe class GpuBuffer(
    VulkanContext context, BufferUsageFlags usage, MemoryPropertyFlags preferred) : IDisposable
{
    private DeviceMemory _memory;
    private void* _mapped;

    public Buffer Handle { get; private set; }

    /// <summary>Its size in bytes.</summary>
    public ulong Bytes { get; private set; }

    /// <summary>
    /// Makes it at least so large; the content is lost if it has to grow. The device must be idle.
    /// </summary>
    /// <returns>Whether it is another buffer now.</returns>
    public bool Reserve(ulong bytes)
    {
        if (Bytes > 0 && bytes <= Bytes) return false;
        Dispose();
        var wanted = Math.Max(bytes, 4096);
        if (wanted > context.MaxBufferBytes)
            throw new VulkanException($"a picture of {wanted >> 20} MiB; the device takes "
                + $"{context.MaxBufferBytes >> 20} MiB");
        var info = new BufferCreateInfo(size: wanted, usage: usage, sharingMode: SharingMode.Exclusive);
        Check.Done(context.Vk.CreateBuffer(context.Device, in info, null, out var buffer), "vkCreateBuffer");
        Handle = buffer;
        context.Vk.GetBufferMemoryRequirements(context.Device, buffer, out var needs);
        var allocate = new MemoryAllocateInfo(
            allocationSize: needs.Size, memoryTypeIndex: MemoryType(needs.MemoryTypeBits));
        Check.Done(
            context.Vk.AllocateMemory(context.Device, in allocate, null, out _memory), "vkAllocateMemory");
        Check.Done(context.Vk.BindBufferMemory(context.Device, buffer, _memory, 0), "vkBindBufferMemory");
        void* mapped = null;
        Check.Done(context.Vk.MapMemory(context.Device, _memory, 0, Vk.WholeSize, 0, &mapped), "vkMapMemory");
        _mapped = mapped;
        Bytes = wanted;
        return true;
    }

    /// <summary>Its content.</summary>
    public Span<T> As<T>(int count)
        where T : unmanaged => new(_mapped, count);

    public void Dispose()
    {
        if (Bytes == 0) return;
        context.Vk.DestroyBuffer(context.Device, Handle, null);
        context.Vk.FreeMemory(context.Device, _memory, null);
        Bytes = 0;
    }

    private uint MemoryType(uint allowed)
    {
        const MemoryPropertyFlags Needed =
            MemoryPropertyFlags.HostVisibleBit | MemoryPropertyFlags.HostCoherentBit;
        context.Vk.GetPhysicalDeviceMemoryProperties(context.Gpu.Handle, out var properties);
        foreach (var flags in (MemoryPropertyFlags[])[Needed | preferred, Needed])
        {
            for (var i = 0; i < properties.MemoryTypeCount; i++)
            {
                if ((allowed >> i & 1) != 0 && properties.MemoryTypes[i].PropertyFlags.HasFlag(flags))
                    return (uint)i;
            }
        }
        throw new VulkanException($"'{context.Gpu.Name}' has no memory that the CPU can write");
    }
}
