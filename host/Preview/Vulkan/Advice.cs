namespace Idm.Preview.Vulkan;

/// <summary>Advice where something is not installed.</summary>
public static class Advice
{
    public const string NoLoader = "no Vulkan loader; Debian: apt-get install libvulkan1 mesa-vulkan-drivers";

    public const string NoDriver =
        "the Vulkan loader found no driver; Debian: apt-get install mesa-vulkan-drivers, "
        + "or the driver of the graphics card's maker";

    public const string NoGlfw = "no library for windows; Debian: apt-get install libglfw3";

    public const string NoDisplay = "no display: neither DISPLAY nor WAYLAND_DISPLAY is set";
}
