using System.Diagnostics;
using System.Globalization;

namespace Idm.Preview.Tests.Sessions;

/// <summary>The viewer process that a run has started: its only child.</summary>
internal static class ViewerOf
{
    /// <summary>Waits for it.</summary>
    public static Process Run(int run)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(10); Thread.Sleep(20))
        {
            foreach (var file in Directory.EnumerateDirectories("/proc")
                .Where(d => int.TryParse(Path.GetFileName(d), out _)))
            {
                try
                {
                    var id = int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture);
                    if (File.ReadAllText(Path.Combine(file, "stat")).Split(") ")[1].Split(' ')[1] == $"{run}")
                        return Process.GetProcessById(id);
                }
                catch (Exception e) when (
                    e is IOException or ArgumentException or UnauthorizedAccessException)
                {
                    // it has ended meanwhile
                }
            }
        }
        throw new InvalidOperationException("the run has no viewer");
    }
}
