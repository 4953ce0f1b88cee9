using Silk.NET.Vulkan;

namespace Idm.Preview.Vulkan;

/// <summary>Operations of a dispatch; the numbers are those of compose.comp.</summary>
internal enum ComposeMode
{
    Gray,
    Rgb,
    Table,
    Difference,
    Ink,
}

/// <summary>The shader, compiled for each mode when it is first needed.</summary>
internal sealed unsafe class ComposePipelines : IDisposable
{
    private readonly VulkanContext _context;
    private readonly Dictionary<(ComposeMode, bool), Pipeline> _pipelines = [];
    private readonly ShaderModule _shader;

    public ComposePipelines(VulkanContext context, DescriptorSetLayout descriptors)
    {
        _context = context;
        var code = Code();
        fixed (byte* first = code)
        {
            var info = new ShaderModuleCreateInfo(codeSize: (nuint)code.Length, pCode: (uint*)first);
            Check.Done(
                context.Vk.CreateShaderModule(context.Device, in info, null, out _shader),
                "vkCreateShaderModule");
        }
        var constants = new PushConstantRange(ShaderStageFlags.ComputeBit, 0, (uint)sizeof(PanelConstants));
        var layout = new PipelineLayoutCreateInfo(
            setLayoutCount: 1, pSetLayouts: &descriptors, pushConstantRangeCount: 1,
            pPushConstantRanges: &constants);
        Check.Done(
            context.Vk.CreatePipelineLayout(context.Device, in layout, null, out var created),
            "vkCreatePipelineLayout");
        Layout = created;
    }

    public PipelineLayout Layout { get; }

    public Pipeline Get(ComposeMode mode, bool shrinks)
    {
        if (_pipelines.TryGetValue((mode, shrinks), out var known)) return known;
        var values = stackalloc uint[] { (uint)mode, shrinks ? 1u : 0u };
        var entries =
            stackalloc SpecializationMapEntry[] { new(0, 0, sizeof(uint)), new(
                1, sizeof(uint), sizeof(uint)) };
        var specialization = new SpecializationInfo(2, entries, 2 * sizeof(uint), values);
        fixed (byte* main = "main\0"u8)
        {
            var stage = new PipelineShaderStageCreateInfo(
                stage: ShaderStageFlags.ComputeBit, module: _shader, pName: main,
                pSpecializationInfo: &specialization);
            var info = new ComputePipelineCreateInfo(stage: stage, layout: Layout);
            Pipeline pipeline;
            Check.Done(
                _context.Vk.CreateComputePipelines(_context.Device, default, 1, &info, null, &pipeline),
                "vkCreateComputePipelines");
            return _pipelines[(mode, shrinks)] = pipeline;
        }
    }

    public void Dispose()
    {
        foreach (var pipeline in _pipelines.Values)
            _context.Vk.DestroyPipeline(_context.Device, pipeline, null);
        _context.Vk.DestroyPipelineLayout(_context.Device, Layout, null);
        _context.Vk.DestroyShaderModule(_context.Device, _shader, null);
    }

    private static byte[] Code()
    {
        using var resource = typeof(ComposePipelines).Assembly.GetManifestResourceStream("compose.spv")!;
        var code = new byte[resource.Length];
        resource.ReadExactly(code);
        return code;
    }
}
