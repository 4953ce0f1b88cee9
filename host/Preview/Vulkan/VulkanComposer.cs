using Idm.Common.Drawing;
using Idm.Preview.Composing;
using Silk.NET.Vulkan;

namespace Idm.Preview.Vulkan;

/// <summary>Composes with one compute shader, a dispatch for each panel.</summary>
internal sealed unsafe class VulkanComposer : IComposer
{
    private const int Bindings = 4;
    private const uint Side = 8;        // of a work group

    private readonly VulkanContext _context;
    private readonly bool _owned;
    private readonly DescriptorSetLayout _layout;
    private readonly DescriptorPool _pool;
    private readonly DescriptorSet _set;
    private readonly ComposePipelines _pipelines;
    private readonly GpuBuffer _samples, _tables, _ink, _canvas;
    private float[]? _uploaded;

    /// <param name="context">The device.</param>
    /// <param name="owned">Whether to close it at the end.</param>
    public VulkanComposer(VulkanContext context, bool owned = true)
    {
        (_context, _owned) = (context, owned);
        var bindings = stackalloc DescriptorSetLayoutBinding[Bindings];
        for (var i = 0u; i < Bindings; i++)
            bindings[i] = new DescriptorSetLayoutBinding(
                i, DescriptorType.StorageBuffer, 1, ShaderStageFlags.ComputeBit);
        var layout = new DescriptorSetLayoutCreateInfo(bindingCount: Bindings, pBindings: bindings);
        Check.Done(
            context.Vk.CreateDescriptorSetLayout(context.Device, in layout, null, out _layout),
            "vkCreateDescriptorSetLayout");
        var size = new DescriptorPoolSize(DescriptorType.StorageBuffer, Bindings);
        var pool = new DescriptorPoolCreateInfo(maxSets: 1, poolSizeCount: 1, pPoolSizes: &size);
        Check.Done(
            context.Vk.CreateDescriptorPool(context.Device, in pool, null, out _pool),
            "vkCreateDescriptorPool");
        var layouts = _layout;
        var allocate = new DescriptorSetAllocateInfo(
            descriptorPool: _pool, descriptorSetCount: 1, pSetLayouts: &layouts);
        DescriptorSet set;
        Check.Done(
            context.Vk.AllocateDescriptorSets(context.Device, &allocate, &set), "vkAllocateDescriptorSets");
        _set = set;
        _pipelines = new ComposePipelines(context, _layout);

        _samples = Input();
        _tables = Input();
        _ink = Input();
        _canvas = new GpuBuffer(
            context, BufferUsageFlags.StorageBufferBit | BufferUsageFlags.TransferSrcBit | BufferUsageFlags.TransferDstBit,
            MemoryPropertyFlags.HostCachedBit);
        _tables.Reserve((ulong)ColorTables.All.Length * sizeof(uint));
        ColorTables.All.CopyTo(_tables.As<uint>(ColorTables.All.Length));

        GpuBuffer Input() =>
            new(context, BufferUsageFlags.StorageBufferBit, MemoryPropertyFlags.DeviceLocalBit);
    }

    /// <inheritdoc/>
    public string Name => _context.Gpu.Name;

    /// <summary>Buffer of the composed pixels, for a copy to a window.</summary>
    public Silk.NET.Vulkan.Buffer Pixels => _canvas.Handle;

    /// <inheritdoc/>
    public Canvas Compose(Scene scene)
    {
        Upload(scene);
        _context.Run(commands =>
        {
            Record(commands, scene, swap: false);
            Barrier(
                commands, AccessFlags.ShaderWriteBit, AccessFlags.HostReadBit,
                PipelineStageFlags.ComputeShaderBit,
                PipelineStageFlags.HostBit);
        });
        var canvas = new Canvas(scene.Width, scene.Height);
        _canvas.As<uint>(canvas.Pixels.Length).CopyTo(canvas.Pixels);
        return canvas;
    }

    /// <summary>Brings a scene's content to where the device sees it; the device must be idle.</summary>
    public void Upload(Scene scene)
    {
        var changed = _samples.Reserve((ulong)scene.Samples.Length * sizeof(float));
        if (changed || !ReferenceEquals(_uploaded, scene.Samples))
        {
            scene.Samples.CopyTo(_samples.As<float>(scene.Samples.Length));
            _uploaded = scene.Samples;
        }
        var bytes = (ulong)scene.Ink.Pixels.Length * sizeof(uint);
        changed |= _ink.Reserve(bytes);
        scene.Ink.Pixels.CopyTo(_ink.As<uint>(scene.Ink.Pixels.Length));
        changed |= _canvas.Reserve(bytes);
        if (changed) Describe();
    }

    /// <summary>Records what composes an uploaded scene.</summary>
    public void Record(CommandBuffer commands, Scene scene, bool swap)
    {
        var vk = _context.Vk;
        vk.CmdFillBuffer(
            commands, _canvas.Handle, 0, (ulong)scene.Ink.Pixels.Length * sizeof(uint), scene.Ground);
        Barrier(
            commands, AccessFlags.TransferWriteBit, AccessFlags.ShaderReadBit | AccessFlags.ShaderWriteBit,
            PipelineStageFlags.TransferBit, PipelineStageFlags.ComputeShaderBit);
        var set = _set;
        vk.CmdBindDescriptorSets(commands, PipelineBindPoint.Compute, _pipelines.Layout, 0, 1, &set, 0, null);
        foreach (var panel in scene.Panels)
        {
            if (panel.Target.Width > 0 && panel.Target.Height > 0)
                Dispatch(commands, Mode(panel), panel.Shrinks, PanelConstants.Of(scene, panel));
        }
        Barrier(commands, AccessFlags.ShaderWriteBit, AccessFlags.ShaderReadBit | AccessFlags.ShaderWriteBit,
            PipelineStageFlags.ComputeShaderBit, PipelineStageFlags.ComputeShaderBit);
        Dispatch(commands, ComposeMode.Ink, false, PanelConstants.OfInk(scene, swap));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in new[] { _samples, _tables, _ink, _canvas }) buffer.Dispose();
        _pipelines.Dispose();
        _context.Vk.DestroyDescriptorPool(_context.Device, _pool, null);
        _context.Vk.DestroyDescriptorSetLayout(_context.Device, _layout, null);
        if (_owned) _context.Dispose();
    }

    private static ComposeMode Mode(in Panel panel) => panel switch
    {
        { IsRgb: true } => ComposeMode.Rgb,
        { Reference: not null } => ComposeMode.Difference,
        { Map: ColorMap.Gray } => ComposeMode.Gray,
        _ => ComposeMode.Table,
    };

    private void Dispatch(CommandBuffer commands, ComposeMode mode, bool shrinks, PanelConstants constants)
    {
        _context.Vk.CmdBindPipeline(commands, PipelineBindPoint.Compute, _pipelines.Get(mode, shrinks));
        _context.Vk.CmdPushConstants(
            commands, _pipelines.Layout, ShaderStageFlags.ComputeBit, 0, (uint)sizeof(PanelConstants),
            &constants);
        _context.Vk.CmdDispatch(
            commands, ((uint)constants.Width + Side - 1) / Side, ((uint)constants.Height + Side - 1) / Side,
            1);
    }

    private void Barrier(
        CommandBuffer commands, AccessFlags written, AccessFlags read, PipelineStageFlags before,
        PipelineStageFlags after)
    {
        var barrier = new MemoryBarrier(srcAccessMask: written, dstAccessMask: read);
        _context.Vk.CmdPipelineBarrier(commands, before, after, 0, 1, &barrier, 0, null, 0, null);
    }

    private void Describe()
    {
        var buffers = new[] { _samples, _tables, _ink, _canvas };
        var infos = stackalloc DescriptorBufferInfo[Bindings];
        var writes = stackalloc WriteDescriptorSet[Bindings];
        for (var i = 0; i < Bindings; i++)
        {
            infos[i] = new DescriptorBufferInfo(buffers[i].Handle, 0, Vk.WholeSize);
            writes[i] = new WriteDescriptorSet(
                dstSet: _set, dstBinding: (uint)i, descriptorCount: 1,
                descriptorType: DescriptorType.StorageBuffer,
                pBufferInfo: &infos[i]);
        }
        _context.Vk.UpdateDescriptorSets(_context.Device, Bindings, writes, 0, null);
    }
}
