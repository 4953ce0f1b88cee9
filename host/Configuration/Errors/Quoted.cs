using System.Text;

namespace Idm.Configuration.Errors;

/// <summary>Shows what a file says inside a message: in quotes, on one line, never long.</summary>
public static class Quoted
{
    private const int Longest = 60;

    /// <summary>The text in quotes, control characters escaped, cut after 60 letters.</summary>
    public static string Text(string text)
    {
        var line = new StringBuilder("'");
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            line.Append(letter switch
            {
                '\n' => "\\n",
                '\t' => "\\t",
                _ when char.IsControl(letter) || char.IsSurrogate(letter) => "?",
                _ => letter.ToString(),
            });
        }

        return line.Append(text.Length > Longest ? "...'" : "'").ToString();
    }
}
