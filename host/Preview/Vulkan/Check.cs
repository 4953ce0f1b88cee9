using Silk.NET.Vulkan;

namespace Idm.Preview.Vulkan;

/// <summary>Results of Vulkan calls.</summary>
internal static class Check
{
    /// <summary>Throws unless a call succeeded.</summary>
    public static void Done(Result result, string call)
    {
        if (result == Result.Success) return;
        throw new VulkanException(result == Result.ErrorDeviceLost
            ? "the graphics device was lost"
            : $"{call} failed: {result}");
    }
}
