namespace Idm.Imaging;

/// <summary>Query of a search for files, and receiver of its findings.</summary>
public sealed record FileSearch
{
    /// <summary>Hears of each folder that is passed over, and why.</summary>
    public Action<string> Note { get; init; } = _ => { };

    /// <summary>Whether a folder holds results of this program, which no pattern with ** means.</summary>
    public Func<string, bool> HoldsResults { get; init; } = _ => false;

    /// <summary>
    /// Suggestion for a name that is not there: <c>; did you mean 'photos'?</c>, or nothing.
    /// </summary>
    public Func<string, IEnumerable<string>, string> Meant { get; init; } = (_, _) => "";

    /// <summary>Stops between folders.</summary>
    public CancellationToken Cancellation { get; init; }
}
