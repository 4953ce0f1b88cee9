using Silk.NET.Vulkan;

namespace Idm.Preview.Vulkan;

/// <summary>The loader, an instance, a device with one queue, and a command buffer.</summary>
internal sealed unsafe class VulkanContext : IDisposable
{
    private const ulong FiveSeconds = 5_000_000_000;

    private readonly CommandPool _pool;
    private readonly Fence _fence;

    private VulkanContext(
        Vk vk, Instance instance, Gpu gpu, Func<VulkanContext, uint, bool>? accepts, bool presents)
    {
        (Vk, Instance, Gpu) = (vk, instance, gpu);
        Family = FindFamily(accepts);
        var priority = 1f;
        var queue = new DeviceQueueCreateInfo(
            queueFamilyIndex: Family, queueCount: 1, pQueuePriorities: &priority);
        using var extensions = new NativeNames(presents ? ["VK_KHR_swapchain"] : []);
        var info = new DeviceCreateInfo(
            queueCreateInfoCount: 1, pQueueCreateInfos: &queue, enabledExtensionCount: extensions.Count,
            ppEnabledExtensionNames: extensions.Pointers);
        Check.Done(vk.CreateDevice(gpu.Handle, in info, null, out var device), "vkCreateDevice");
        Device = device;
        vk.GetDeviceQueue(device, Family, 0, out var submitTo);
        Queue = submitTo;

        var pool = new CommandPoolCreateInfo(
            flags: CommandPoolCreateFlags.ResetCommandBufferBit, queueFamilyIndex: Family);
        Check.Done(vk.CreateCommandPool(device, in pool, null, out _pool), "vkCreateCommandPool");
        var buffers = new CommandBufferAllocateInfo(
            commandPool: _pool, level: CommandBufferLevel.Primary, commandBufferCount: 1);
        CommandBuffer commands;
        Check.Done(vk.AllocateCommandBuffers(device, &buffers, &commands), "vkAllocateCommandBuffers");
        Commands = commands;
        var fence = new FenceCreateInfo(flags: FenceCreateFlags.None);
        Check.Done(vk.CreateFence(device, in fence, null, out _fence), "vkCreateFence");
        PhysicalDeviceProperties properties;
        vk.GetPhysicalDeviceProperties(gpu.Handle, &properties);
        MaxBufferBytes = properties.Limits.MaxStorageBufferRange;
    }

    public Vk Vk { get; }

    public Instance Instance { get; }

    public Gpu Gpu { get; }

    public Device Device { get; }

    public Queue Queue { get; }

    public uint Family { get; }

    public CommandBuffer Commands { get; }

    /// <summary>The largest buffer that a shader can see.</summary>
    public ulong MaxBufferBytes { get; }

    /// <summary>Opens a device.</summary>
    /// <param name="name">Part of its name; null for the best.</param>
    /// <param name="extensions">What a window needs of the instance; none without a window.</param>
    /// <param name="accepts">
    /// Whether a queue family will do, once the instance is there; null for all.
    /// </param>
    /// <exception cref="VulkanException">There is no loader, driver or device.</exception>
    public static VulkanContext Open(
        string? name, IReadOnlyList<string>? extensions = null, Func<VulkanContext, uint,
        bool>? accepts = null)
    {
        var vk = Load();
        var instance = CreateInstance(vk, extensions ?? []);
        try
        {
            return new VulkanContext(
                vk, instance, Gpu.Choose(Gpu.All(vk, instance), name), accepts, extensions?.Count > 0);
        }
        catch
        {
            vk.DestroyInstance(instance, null);
            throw;
        }
    }

    /// <summary>The devices there are.</summary>
    /// <exception cref="VulkanException">There is no loader or driver.</exception>
    public static IReadOnlyList<Gpu> Devices()
    {
        var vk = Load();
        var instance = CreateInstance(vk, []);
        try
        {
            return Gpu.All(vk, instance);
        }
        finally
        {
            vk.DestroyInstance(instance, null);
        }
    }

    /// <summary>Records commands, runs them, and waits until they are done.</summary>
    /// <exception cref="VulkanException">They are not done within five seconds.</exception>
    public void Run(Action<CommandBuffer> record)
    {
        Begin(record);
        var commands = Commands;
        var submit = new SubmitInfo(commandBufferCount: 1, pCommandBuffers: &commands);
        Submit(submit);
    }

    /// <summary>Records commands.</summary>
    public void Begin(Action<CommandBuffer> record)
    {
        var begin = new CommandBufferBeginInfo(flags: CommandBufferUsageFlags.OneTimeSubmitBit);
        Check.Done(Vk.BeginCommandBuffer(Commands, in begin), "vkBeginCommandBuffer");
        record(Commands);
        Check.Done(Vk.EndCommandBuffer(Commands), "vkEndCommandBuffer");
    }

    /// <summary>Submits, and waits for the end.</summary>
    public void Submit(in SubmitInfo submit)
    {
        var fence = _fence;
        Check.Done(Vk.ResetFences(Device, 1, &fence), "vkResetFences");
        Check.Done(Vk.QueueSubmit(Queue, 1, in submit, fence), "vkQueueSubmit");
        var result = Vk.WaitForFences(Device, 1, &fence, true, FiveSeconds);
        if (result == Result.Timeout)
            throw new VulkanException("the graphics device did not finish a picture in five seconds");
        Check.Done(result, "vkWaitForFences");
    }

    public void Dispose()
    {
        Vk.DeviceWaitIdle(Device);
        Vk.DestroyFence(Device, _fence, null);
        Vk.DestroyCommandPool(Device, _pool, null);
        Vk.DestroyDevice(Device, null);
        Vk.DestroyInstance(Instance, null);
    }

    private static Vk Load()
    {
        try
        {
            return Vk.GetApi();
        }
        catch (Exception e) when (e is FileNotFoundException or DllNotFoundException)
        {
            throw new VulkanException(Advice.NoLoader);
        }
    }

    private static Instance CreateInstance(Vk vk, IReadOnlyList<string> extensions)
    {
        using var names = new NativeNames(extensions);
        var application = new ApplicationInfo(apiVersion: Vk.Version11);
        var info = new InstanceCreateInfo(
            pApplicationInfo: &application, enabledExtensionCount: names.Count,
            ppEnabledExtensionNames: names.Pointers);
        var result = vk.CreateInstance(in info, null, out var instance);
        if (result == Result.ErrorIncompatibleDriver) throw new VulkanException(Advice.NoDriver);
        Check.Done(result, "vkCreateInstance");
        return instance;
    }

    private uint FindFamily(Func<VulkanContext, uint, bool>? accepts)
    {
        uint count = 0;
        Vk.GetPhysicalDeviceQueueFamilyProperties(Gpu.Handle, &count, null);
        var families = new QueueFamilyProperties[count];
        fixed (QueueFamilyProperties* first = families)
            Vk.GetPhysicalDeviceQueueFamilyProperties(Gpu.Handle, &count, first);
        for (var i = 0u; i < count; i++)
        {
            if (families[i].QueueFlags.HasFlag(QueueFlags.ComputeBit) && accepts?.Invoke(this, i) != false)
                return i;
        }
        throw new VulkanException($"'{Gpu.Name}' cannot {(accepts is null ? "compute" : "show a window; try --preview-device")}");
    }
}
