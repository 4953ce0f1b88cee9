namespace Idm.Scripting.Scripts;

/// <summary>A compiled script.</summary>
/// <param name="Dll">The assembly.</param>
/// <param name="Pdb">Its debug information (portable): run-time errors find their lines there.</param>
public sealed record CompiledScript(byte[] Dll, byte[] Pdb);
