namespace Idm.Scripting.Scripts;

/// <summary>One file of a script.</summary>
/// <param name="Name">
/// Its path from the folder of the main file, with slashes: also its name in debug information.
/// </param>
/// <param name="Text">What it says.</param>
public sealed record ScriptText(string Name, string Text);
