namespace Idm.Preview.Vulkan;

/// <summary>Vulkan cannot be used, or no longer.</summary>
/// <param name="message">What is missing or failed, and which package or step fixes it.</param>
public sealed class VulkanException(string message) : Exception(message);
