using Idm.Preview.Viewing;

namespace Idm.Preview.Web;

/// <summary>Keys as browsers name them.</summary>
internal static class PageKeys
{
    public static Key Of(string name) => name switch
    {
        "ArrowLeft" => Key.Left,
        "ArrowRight" => Key.Right,
        "Home" => Key.Home,
        "End" => Key.End,
        "+" or "=" => Key.Equal,
        "-" => Key.Minus,
        "[" => Key.LeftBracket,
        "]" => Key.RightBracket,
        [var letter] when char.IsAsciiLetterOrDigit(letter)
        && Enum.IsDefined((Key)char.ToUpperInvariant(letter)) =>
            (Key)char.ToUpperInvariant(letter),
        _ => Key.None,
    };
}
