using System.Text;

namespace Idm.Cli.Shell;

/// <summary>
/// A stream of the program that may be full, closed or gone: what cannot be written is left out, and the
/// work goes on.
/// </summary>
/// <param name="inner">The stream.</param>
internal sealed class SteadyWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    /// <summary>Why something was left out; null if nothing was.</summary>
    public Exception? Failure { get; private set; }

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Attempt(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) =>
        Attempt(() => inner.Write(buffer, index, count));

    public override void Write(string? value) => Attempt(() => inner.Write(value));

    public override void WriteLine(string? value) => Attempt(() => inner.WriteLine(value));

    public override void Flush() => Attempt(inner.Flush);

    private void Attempt(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Failure ??= e;
        }
    }
}
