namespace Idm.Preview.Sessions;

/// <summary>Kind of preview.</summary>
public enum PreviewMode
{
    /// <summary>In a window where there is a display, otherwise as files.</summary>
    Auto,

    /// <summary>Nowhere; the run's strip is written all the same.</summary>
    Off,

    /// <summary>In a window, by Vulkan.</summary>
    Window,

    /// <summary>On a web page of this machine.</summary>
    Web,

    /// <summary>In <c>latest.png</c>, without Vulkan.</summary>
    Files,

    /// <summary>By Vulkan in any case: a window where there is a display, otherwise <c>latest.png</c>;
    /// without Vulkan the run does not start.</summary>
    Require,
}
