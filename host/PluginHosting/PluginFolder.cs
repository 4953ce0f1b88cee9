namespace Idm.PluginHosting;

/// <summary>A folder that holds one plugin.</summary>
/// <param name="Id">The plugin's id: the name of the folder.</param>
/// <param name="Path">The folder, absolute.</param>
/// <param name="Shipped">Whether it came with the program.</param>
public sealed record PluginFolder(string Id, string Path, bool Shipped = false);
