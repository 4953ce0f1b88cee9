using System.Runtime.InteropServices;
using Idm.Preview.Vulkan;

namespace Idm.Preview.Tests.Vulkan;

/// <summary>
/// Vulkan on the CPU driver, with the validation layer writing what it finds wrong into a file.
/// </summary>
internal static partial class Validation
{
    private const string Layer = "VK_LAYER_KHRONOS_validation";
    private static readonly string Folder = Directory.CreateTempSubdirectory("idm-validation-").FullName;
    private static readonly string Log = Path.Combine(Folder, "log.txt");

    /// <summary>What a process needs in its environment.</summary>
    public static IReadOnlyList<(string Name, string Value)> Environment { get; } = Prepare();

    /// <summary>What was found since the process began: nothing, if all is right.</summary>
    public static string Found => File.Exists(Log) ? File.ReadAllText(Log) : "";

    /// <summary>
    /// Lets this process use the CPU driver and the layer. Loader and layer read C's environment.
    /// </summary>
    public static void Require()
    {
        var driver = Directory.Exists("/usr/share/vulkan/icd.d")
            && Directory.EnumerateFiles("/usr/share/vulkan/icd.d", "lvp_icd*.json").Any();
        Tool.Need(
            driver, "found no CPU driver for Vulkan; Debian: apt-get install libvulkan1 mesa-vulkan-drivers");
        var layer = Directory.Exists("/usr/share/vulkan/explicit_layer.d")
            && Directory.EnumerateFiles("/usr/share/vulkan/explicit_layer.d",
            "VkLayer_khronos_validation*.json").Any();
        Tool.Need(layer, "found no validation layer; Debian: apt-get install vulkan-validationlayers");
        foreach (var (name, value) in Environment) Assert.Equal(0, SetVariable(name, value, 1));
    }

    /// <summary>A composer that is watched.</summary>
    public static VulkanComposer Composer()
    {
        Require();
        return new VulkanComposer(VulkanContext.Open("llvmpipe"));
    }

    private static IReadOnlyList<(string, string)> Prepare()
    {
        var settings = Path.Combine(Folder, "vk_layer_settings.txt");
        File.WriteAllText(settings, $"""
            khronos_validation.debug_action = VK_DBG_LAYER_ACTION_LOG_MSG
            khronos_validation.report_flags = error,warn,perf
            khronos_validation.log_filename = {Log}
            khronos_validation.enables = VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT
            """);
        return
        [
            ("VK_INSTANCE_LAYERS", Layer),
            ("VK_LAYER_SETTINGS_PATH", settings),
            ("VK_DRIVER_FILES", "/usr/share/vulkan/icd.d/lvp_icd.x86_64.json"),
            ("LP_NUM_THREADS", "1"),
        ];
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
