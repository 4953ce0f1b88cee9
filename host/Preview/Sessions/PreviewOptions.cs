namespace Idm.Preview.Sessions;

/// <summary>Options of a preview.</summary>
public sealed record PreviewOptions
{
    /// <summary>Kind of preview.</summary>
    public PreviewMode Mode { get; init; } = PreviewMode.Auto;

    /// <summary>Part of the name of the graphics device; null for the best.</summary>
    public string? Device { get; init; }

    /// <summary>
    /// Pictures a second at most; null for 10, and 2 where pictures are composed on the CPU.
    /// </summary>
    public double? Fps { get; init; }

    /// <summary>Only every n-th step is shown, and the last one of an image.</summary>
    public int Every { get; init; } = 1;

    /// <summary>Port of the web page; 0 takes a free one.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Address that the web page is served on.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Whether the window stays after the run until it is closed.</summary>
    public bool Stay { get; init; }

    /// <summary>Folder of <c>latest.png</c> and of saved views; it must exist.</summary>
    public required string Folder { get; init; }

    /// <summary>The program that shows, and how it is told to.</summary>
    public IReadOnlyList<string> Viewer { get; init; } = [];

    /// <summary>The port of the web page, unless another is asked for.</summary>
    public const int DefaultPort = 8421;
}
