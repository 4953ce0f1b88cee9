namespace Idm.TorchRuntime;

/// <summary>A device that was asked for cannot be had. The message is for the user.</summary>
public sealed class DeviceException(string message) : Exception(message);
