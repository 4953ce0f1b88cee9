using System.Globalization;
using System.Runtime.InteropServices;
using Idm.Preview.Frames;
using Idm.Preview.Sessions;

namespace Idm.Benchmarks;

/// <summary>
/// A preview that can be taken away for a while: nothing is posted, and its viewer is stopped.
/// </summary>
/// <param name="inner">The preview.</param>
internal sealed partial class AlternatingPreview(IPreview inner) : IPreview
{
    private const int Continue = 18, Stop = 19;                 // signals, signal(7)
    private bool _on = true;

    /// <summary>Whether it is there.</summary>
    public bool On
    {
        get => _on;
        set
        {
            _on = value;
            if (Viewer() is { } viewer) _ = Kill(viewer, value ? Continue : Stop);
        }
    }

    public PreviewCost Cost => inner.Cost;

    /// <summary>
    /// Seconds of the processor that the viewer and the preview's own thread have taken so far.
    /// </summary>
    public double SecondsBeside => (Viewer() is { } viewer ? Seconds($"/proc/{viewer}/stat") : 0)
        + Directory.EnumerateDirectories("/proc/self/task").Where(t => Fields($"{t}/stat").Name == "preview")
        .Sum(t => Seconds($"{t}/stat"));

    public bool Wants(long step, Urgency urgency) => On && inner.Wants(step, urgency);

    public void Post(FrameInfo info, IReadOnlyList<PreviewLayer> layers) => inner.Post(info, layers);

    public void Dispose()
    {
        On = true;
        inner.Dispose();
    }

    private static int? Viewer() => Directory.EnumerateDirectories("/proc")
        .Select(d => int.TryParse(Path.GetFileName(d), out var id) ? id : 0)
        .Where(id => id > 0 && Fields($"/proc/{id}/stat").Values.ElementAtOrDefault(1) == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
        .Select(id => (int?)id).FirstOrDefault();

    private static double Seconds(string stat) => Fields(stat).Values is { Length: > 12 } rest
        ? (double.Parse(rest[11], CultureInfo.InvariantCulture) + double.Parse(
            rest[12], CultureInfo.InvariantCulture)) / 100
        : 0;

    private static (string Name, string[] Values) Fields(string stat)
    {
        try
        {
            var text = File.ReadAllText(stat);
            var (open, close) = (text.IndexOf('('), text.LastIndexOf(')'));
            return (text[(open + 1)..close], text[(close + 2)..].Split(' '));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ("", []);                                    // it has ended meanwhile
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
