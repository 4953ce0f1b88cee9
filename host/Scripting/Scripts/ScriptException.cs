namespace Idm.Scripting.Scripts;

/// <summary>
/// A script failed while it ran; the message has code, file, line and column, and is for the user.
/// </summary>
/// <param name="message">For example <c>blur.cs(4,5): error SCR002: DivideByZeroException: ...</c>.</param>
/// <param name="inner">What the script threw.</param>
public sealed class ScriptException(string message, Exception? inner = null) : Exception(message, inner);
