using Idm.Preview.Composing;
using Idm.Preview.Vulkan;
using Silk.NET.Vulkan;
using Semaphore = Silk.NET.Vulkan.Semaphore;

namespace Idm.Preview.Windows;

/// <summary>
/// The images of a window: composed pixels are copied into the next one. One frame is in flight at most.
/// </summary>
internal sealed unsafe class Swapchain : IDisposable
{
    private const ulong AcquireLimit = 200_000_000;     // 0.2 s: a hidden window may never give an image

    private readonly VulkanContext _context;
    private readonly SurfaceCalls _calls;
    private readonly SurfaceKHR _surface;
    private readonly SurfaceFormatKHR _format;
    private Semaphore _acquired;
    private Semaphore[] _rendered = [];
    private Image[] _images = [];
    private SwapchainKHR _chain;
    private bool _stale = true;

    public Swapchain(VulkanContext context, SurfaceKHR surface)
    {
        (_context, _surface, _calls) = (context, surface, new SurfaceCalls(context));
        var supported = stackalloc uint[1];
        Check.Done(
            _calls.GetSupport(context.Gpu.Handle, context.Family, surface, supported),
            "vkGetPhysicalDeviceSurfaceSupportKHR");
        if (supported[0] == 0) throw new VulkanException($"'{context.Gpu.Name}' cannot show this window");
        _format = ChooseFormat();
        _acquired = NewSemaphore();
    }

    /// <summary>Columns and rows of the window's images.</summary>
    public (int Width, int Height) Size { get; private set; }

    /// <summary>Whether red and blue change places.</summary>
    public bool Swaps => _format.Format == Format.B8G8R8A8Unorm;

    /// <summary>Number of times the images were recreated.</summary>
    public int Rebuilds { get; private set; }

    /// <summary>Makes the images as large as the window.</summary>
    /// <returns>Whether there are any: an iconified window has none.</returns>
    public bool Fit(int width, int height)
    {
        if (width <= 0 || height <= 0) return false;
        if (!_stale && Size == (width, height)) return true;
        SurfaceCapabilitiesKHR capabilities;
        Check.Done(
            _calls.GetCapabilities(_context.Gpu.Handle, _surface, &capabilities),
            "vkGetPhysicalDeviceSurfaceCapabilitiesKHR");
        var extent = capabilities.CurrentExtent.Width != uint.MaxValue
            ? capabilities.CurrentExtent
            : new Extent2D(
                Math.Clamp((uint)width, capabilities.MinImageExtent.Width, capabilities.MaxImageExtent.Width),
                Math.Clamp(
                    (uint)height, capabilities.MinImageExtent.Height, capabilities.MaxImageExtent.Height));
        if (extent.Width == 0 || extent.Height == 0) return false;
        if (!capabilities.SupportedUsageFlags.HasFlag(ImageUsageFlags.TransferDstBit))
            throw new VulkanException("this window takes no copies of pictures");
        Build(capabilities, extent);
        return true;
    }

    /// <summary>Composes an uploaded scene of the window's size, and shows it.</summary>
    /// <returns>Whether it is shown; if not, it should be tried again.</returns>
    public bool Show(VulkanComposer composer, Scene scene)
    {
        uint next = 0;
        var acquired = _calls.AcquireNextImage(
            _context.Device, _chain, AcquireLimit, _acquired, default, &next);
        if (acquired is Result.Timeout or Result.NotReady) return false;
        if (acquired == Result.ErrorOutOfDateKhr)
        {
            _stale = true;
            return false;
        }
        if (acquired != Result.SuboptimalKhr) Check.Done(acquired, "vkAcquireNextImageKHR");

        var index = next;
        _context.Begin(commands =>
        {
            composer.Record(commands, scene, Swaps);
            Copy(commands, composer.Pixels, _images[index]);
        });
        var (wait, signal, buffer) = (_acquired, _rendered[index], _context.Commands);
        var stage = PipelineStageFlags.TransferBit;
        _context.Submit(new SubmitInfo(
            waitSemaphoreCount: 1, pWaitSemaphores: &wait, pWaitDstStageMask: &stage, commandBufferCount: 1,
            pCommandBuffers: &buffer, signalSemaphoreCount: 1, pSignalSemaphores: &signal));

        var chain = _chain;
        var present = new PresentInfoKHR(
            waitSemaphoreCount: 1, pWaitSemaphores: &signal, swapchainCount: 1, pSwapchains: &chain,
            pImageIndices: &next);
        var presented = _calls.Present(_context.Queue, &present);
        // Suboptimal is success: the picture is shown, and the next one gets better images.
        if (presented is Result.ErrorOutOfDateKhr or Result.SuboptimalKhr) _stale = true;
        else Check.Done(presented, "vkQueuePresentKHR");
        return presented != Result.ErrorOutOfDateKhr;
    }

    public void Dispose()
    {
        _context.Vk.DeviceWaitIdle(_context.Device);
        Forget();
        if (_chain.Handle != 0) _calls.DestroySwapchain(_context.Device, _chain, null);
        _context.Vk.DestroySemaphore(_context.Device, _acquired, null);
        _calls.DestroySurface(_context.Instance, _surface, null);
    }

    private void Build(SurfaceCapabilitiesKHR capabilities, Extent2D extent)
    {
        _context.Vk.DeviceWaitIdle(_context.Device);
        var most = capabilities.MaxImageCount == 0 ? uint.MaxValue : capabilities.MaxImageCount;
        var old = _chain;
        var info = new SwapchainCreateInfoKHR(
            surface: _surface, minImageCount: Math.Min(capabilities.MinImageCount + 1, most),
            imageFormat: _format.Format,
            imageColorSpace: _format.ColorSpace, imageExtent: extent, imageArrayLayers: 1,
            imageUsage: ImageUsageFlags.TransferDstBit, imageSharingMode: SharingMode.Exclusive,
            preTransform: capabilities.CurrentTransform, compositeAlpha: Alpha(
                capabilities.SupportedCompositeAlpha),
            presentMode: PresentModeKHR.FifoKhr, clipped: true, oldSwapchain: old);
        SwapchainKHR chain;
        Check.Done(_calls.CreateSwapchain(_context.Device, &info, null, &chain), "vkCreateSwapchainKHR");
        Forget();
        if (old.Handle != 0) _calls.DestroySwapchain(_context.Device, old, null);
        _chain = chain;
        uint count = 0;
        Check.Done(_calls.GetImages(_context.Device, chain, &count, null), "vkGetSwapchainImagesKHR");
        _images = new Image[count];
        fixed (Image* first = _images) Check.Done(
            _calls.GetImages(_context.Device, chain, &count, first), "vkGetSwapchainImagesKHR");
        _rendered = [.. _images.Select(_ => NewSemaphore())];
        // An image that was acquired and never shown leaves its semaphore signalled.
        _context.Vk.DestroySemaphore(_context.Device, _acquired, null);
        _acquired = NewSemaphore();
        Size = ((int)extent.Width, (int)extent.Height);
        _stale = false;
        Rebuilds++;
    }

    private void Forget()
    {
        foreach (var semaphore in _rendered) _context.Vk.DestroySemaphore(_context.Device, semaphore, null);
        _rendered = [];
    }

    private void Copy(CommandBuffer commands, Silk.NET.Vulkan.Buffer from, Image to)
    {
        var vk = _context.Vk;
        var whole = new ImageSubresourceRange(ImageAspectFlags.ColorBit, 0, 1, 0, 1);
        var written = new MemoryBarrier(
            srcAccessMask: AccessFlags.ShaderWriteBit, dstAccessMask: AccessFlags.TransferReadBit);
        var receive = new ImageMemoryBarrier(
            srcAccessMask: 0, dstAccessMask: AccessFlags.TransferWriteBit, oldLayout: ImageLayout.Undefined,
            newLayout: ImageLayout.TransferDstOptimal, srcQueueFamilyIndex: Vk.QueueFamilyIgnored,
            dstQueueFamilyIndex: Vk.QueueFamilyIgnored, image: to, subresourceRange: whole);
        vk.CmdPipelineBarrier(commands, PipelineStageFlags.ComputeShaderBit | PipelineStageFlags.TransferBit,
            PipelineStageFlags.TransferBit, 0, 1, &written, 0, null, 1, &receive);
        var region = new BufferImageCopy(
            imageSubresource: new ImageSubresourceLayers(ImageAspectFlags.ColorBit, 0, 0, 1),
            imageExtent: new Extent3D((uint)Size.Width, (uint)Size.Height, 1));
        vk.CmdCopyBufferToImage(commands, from, to, ImageLayout.TransferDstOptimal, 1, &region);
        var show = receive with
        {
            SrcAccessMask = AccessFlags.TransferWriteBit,
            DstAccessMask = 0,
            OldLayout = ImageLayout.TransferDstOptimal,
            NewLayout = ImageLayout.PresentSrcKhr,
        };
        vk.CmdPipelineBarrier(
            commands, PipelineStageFlags.TransferBit, PipelineStageFlags.BottomOfPipeBit, 0, 0, null, 0,
            null, 1, &show);
    }

    private SurfaceFormatKHR ChooseFormat()
    {
        uint count = 0;
        Check.Done(
            _calls.GetFormats(_context.Gpu.Handle, _surface, &count, null),
            "vkGetPhysicalDeviceSurfaceFormatsKHR");
        var formats = new SurfaceFormatKHR[count];
        fixed (SurfaceFormatKHR* first = formats)
            Check.Done(
                _calls.GetFormats(_context.Gpu.Handle, _surface, &count, first),
                "vkGetPhysicalDeviceSurfaceFormatsKHR");
        foreach (var wanted in (Format[])[Format.R8G8B8A8Unorm, Format.B8G8R8A8Unorm])
        {
            foreach (var format in formats)
            {
                if (format.Format == wanted) return format;
            }
        }
        throw new VulkanException("this window has no pixels of 8 bits red, green and blue");
    }

    private static CompositeAlphaFlagsKHR Alpha(CompositeAlphaFlagsKHR supported) =>
        supported.HasFlag(CompositeAlphaFlagsKHR.OpaqueBitKhr) ? CompositeAlphaFlagsKHR.OpaqueBitKhr
            : supported.HasFlag(CompositeAlphaFlagsKHR.InheritBitKhr) ? CompositeAlphaFlagsKHR.InheritBitKhr
            : CompositeAlphaFlagsKHR.PreMultipliedBitKhr;

    private Semaphore NewSemaphore()
    {
        var info = new SemaphoreCreateInfo(flags: 0);
        Check.Done(
            _context.Vk.CreateSemaphore(_context.Device, in info, null, out var semaphore),
            "vkCreateSemaphore");
        return semaphore;
    }
}
