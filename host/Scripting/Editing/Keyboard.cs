namespace Idm.Scripting.Editing;

/// <summary>Source of keys.</summary>
public abstract class Keyboard
{
    /// <summary>The keyboard of the terminal.</summary>
    public static Keyboard OfTerminal { get; } = new TerminalKeyboard();

    /// <summary>Waits for a key.</summary>
    public abstract ConsoleKeyInfo Read();

    /// <summary>Whether more keys are there already, as when something is pasted.</summary>
    public abstract bool HasMore { get; }

    /// <summary>While a line is written Ctrl-C is a key like any other; otherwise it interrupts.</summary>
    public abstract void TakeControlC(bool taken);

    private sealed class TerminalKeyboard : Keyboard
    {
        public override bool HasMore => Console.KeyAvailable;

        public override ConsoleKeyInfo Read() => Console.ReadKey(intercept: true);

        public override void TakeControlC(bool taken) => Console.TreatControlCAsInput = taken;
    }
}
