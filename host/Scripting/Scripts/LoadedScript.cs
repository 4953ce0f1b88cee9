namespace Idm.Scripting.Scripts;

/// <summary>A script in this process: compiled, and run if that was asked for.</summary>
public sealed class LoadedScript : IDisposable
{
    private readonly ScriptContext _context;

    internal LoadedScript(ScriptContext context, ScriptSession session) =>
        (_context, Session) = (context, session);

    /// <summary>The script.</summary>
    public ScriptSource Source => _context.Source;

    /// <summary>Session of the script, with what it defined.</summary>
    public ScriptSession Session { get; }

    /// <summary>Parts that the script defines.</summary>
    public IReadOnlyList<ScriptPart> Parts => Session.Parts;

    internal ScriptContext Context => _context;

    /// <summary>Lets the assembly go when nothing of it is in use any more.</summary>
    public void Dispose() => _context.Unload();
}
