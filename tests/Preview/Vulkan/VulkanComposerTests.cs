using Idm.Common.Drawing;
using Idm.Preview.Composing;
using Idm.Preview.Frames;
using Idm.Preview.Viewing;
using Idm.Preview.Vulkan;

namespace Idm.Preview.Tests.Vulkan;

public sealed class VulkanComposerTests
{
    private const int Unit = Panel.Unit;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_shader_draws_what_plain_code_draws(int channels)
    {
        using var vulkan = Validation.Composer();
        using var cpu = new CpuComposer();
        var cases = 0;
        foreach (var (height, width) in new[] { (48, 64), (1, 1), (33, 17), (5, 129) })
        {
            var frame = Scenes.Frame(channels, height, width, odd: height > 4);
            foreach (var step in (int[])[Unit / 7, Unit / 2, Unit, (Unit * 5) + 77, Unit * 2])
            {
                foreach (var map in Enum.GetValues<ColorMap>())
                {
                    foreach (var difference in (bool[])[false, true])
                    {
                        var like = new Panel(
                            default, 0, 1, 0, 0, (width * Unit / 3) - (step * 20), -step * 3, step, map,
                            difference ? 2.5f : 1.3f, difference ? 0.5f : -0.1f, difference ? 0 : null);
                        var scene = Scenes.One(frame, LayerKind.Estimate, 101, 67, like);
                        var (most, _) = Scenes.Compare(cpu.Compose(scene), vulkan.Compose(scene));
                        Assert.True(
                            most <= 1, $"{width} x {height}, step {step}, {map}, difference {difference}: "
                                + $"{most}/255");
                        cases++;
                    }
                }
            }
        }
        Assert.Equal(160, cases);
        Assert.Equal("", Validation.Found);
    }

    [Fact]
    public void Whole_views_are_the_same_too()
    {
        using var vulkan = Validation.Composer();
        using var cpu = new CpuComposer();
        foreach (var view in (ViewState[])
            [
                new(), new() { Zoom = 8, CenterX = 0.2 },
                new() { Flip = true, Histogram = true, Light = true }, new() { Help = true },
                new() { Solo = PanelKind.Difference, Zoom = 40 }, new() { Batch = true },
                new() { Normalise = true, Map = ColorMap.Turbo },
            ])
        {
            var picture = new SceneBuilder().Build(Scenes.Frame(items: 5), view, 900, 400, 3, 9);
            var (most, _) = Scenes.Compare(cpu.Compose(picture.Scene), vulkan.Compose(picture.Scene));
            Assert.True(most <= 1, $"{view}: {most}/255");
        }
        var empty = new SceneBuilder().Build(null, new ViewState(), 300, 100).Scene;
        Assert.Equal((0, 0), Scenes.Compare(cpu.Compose(empty), vulkan.Compose(empty)));
        Assert.Equal("", Validation.Found);
    }

    [Fact]
    public void The_validation_layer_is_awake()
    {
        Validation.Require();
        using var context = VulkanContext.Open("llvmpipe");
        var maps = File.ReadAllText("/proc/self/maps");
        Assert.Contains("VkLayer_khronos_validation", maps, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_the_device_cannot_take_is_an_error()
    {
        using var vulkan = Validation.Composer();
        var scene = new Scene(0, 0, new float[40 << 20], [], new Ink(8, 8));
        Assert.Contains("160 MiB", Assert.Throws<VulkanException>(() => vulkan.Compose(scene)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_is_not_there_is_named_with_those_that_are()
    {
        Validation.Require();
        var message = Assert.Throws<VulkanException>(() => VulkanContext.Open("Voodoo")).Message;
        Assert.Contains("'Voodoo'", message, StringComparison.Ordinal);
        Assert.Contains("llvmpipe", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Graphics_cards_come_before_the_processor()
    {
        var kinds = new[] { 4, 3, 1, 2 }.Select(
            kind => new Gpu($"{kind}", (Silk.NET.Vulkan.PhysicalDeviceType)kind, default)).ToList();
        Assert.Equal("4", Gpu.Choose(kinds, "4").Name);
        Assert.Equal([2, 1, 3, 4], kinds.OrderBy(k => Gpu.Rank(k.Kind)).Select(k => (int)k.Kind));
    }
}
