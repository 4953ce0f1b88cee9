namespace Idm.PluginHosting.Scanning;

/// <summary>A place where plugins are looked for: a folder of plugin folders, or one plugin folder.</summary>
/// <param name="Path">The folder, absolute; it need not exist.</param>
/// <param name="Source">Who names it, for messages: <c>IDM_PLUGINS</c>, <c>--plugin-dir</c>, ...</param>
/// <param name="Shipped">Whether what is in it came with the program.</param>
/// <param name="Named">Whether the user named it, so that its absence is worth a warning.</param>
public sealed record PluginSearchPlace(string Path, string Source, bool Shipped = false, bool Named = false);
