using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Idm.Benchmarks;

/// <summary>What previews cost a run: the time of whole runs, with each kind of preview and without, in turn.</summary>
/// <remarks>Of the processor as well, since the clock on a shared machine says more about its other users.</remarks>
internal static partial class PreviewCost
{
    private static readonly string Root =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    /// <summary>Runs a pipeline with each preview, so many times each.</summary>
    /// <param name="rounds">How many times.</param>
    /// <param name="arguments">The pipeline and further words for 'idm run'.</param>
    public static void Run(int rounds, IReadOnlyList<string> arguments)
    {
        List<string> modes = ["off", "files", "web"];
        if (Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 }) modes.Add("window");
        var times = modes.ToDictionary(m => m, _ => new List<Cost>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var mode in modes) times[mode].Add(Once(mode, arguments));
            modes.Reverse();                    // what drifts falls on all of them alike
        }

        var off = times["off"];
        Console.WriteLine($"{rounds} runs of 'idm run {string.Join(' ', arguments)}' each, in turn; medians, and the quickest");
        Console.WriteLine("preview    run, s   more than off   quickest, s   more than off   run, s of CPU   more than off   viewer, s of CPU");
        foreach (var (mode, all) in times)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{mode,-8} {Versus(Median, t => t.Wall)}   {Versus(Enumerable.Min, t => t.Wall)}   {Versus(Median, t => t.Cpu)}   {Median(all.Select(t => t.Viewer)),16:f2}"));

            string Versus(Func<IEnumerable<double>, double> of, Func<Cost, double> what)
            {
                var (mine, without) = (of(all.Select(what)), of(off.Select(what)));
                return string.Create(CultureInfo.InvariantCulture, $"{mine,8:f2}   {100 * ((mine / without) - 1),11:f1} %");
            }
        }
    }

    private static Cost Once(string mode, IReadOnlyList<string> arguments)
    {
        var output = Directory.CreateTempSubdirectory("idm-cost-").FullName;
        var (before, watch) = (OfChildren(), Stopwatch.StartNew());
        using var run = Process.Start(new ProcessStartInfo(
            Path.Combine(Root, "artifacts", "bin", "Idm.Cli", "release", "idm"),
            ["run", .. arguments, "--preview", mode, "--preview-port", "0", "--set", $"output={output}/run"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        run.ErrorDataReceived += (_, _) => { };
        run.OutputDataReceived += (_, _) => { };
        run.BeginErrorReadLine();
        run.BeginOutputReadLine();
        var viewer = 0.0;
        while (!run.WaitForExit(250)) viewer = Math.Max(viewer, OfViewer(run.Id));
        run.WaitForExit();
        var wall = watch.Elapsed.TotalSeconds;
        Directory.Delete(output, recursive: true);
        if (run.ExitCode != 0) throw new InvalidOperationException($"the run failed with exit code {run.ExitCode}");
        return new Cost(wall, OfChildren() - before, viewer);
    }

    /// <summary>Processor seconds of the run's child so far; it is not waited for, and so not in the run's own.</summary>
    private static double OfViewer(int run)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (!int.TryParse(Path.GetFileName(folder), out _)) continue;
                var fields = File.ReadAllText(Path.Combine(folder, "stat")).Split(") ")[1].Split(' ');
                if (fields[1] == run.ToString(CultureInfo.InvariantCulture))
                    return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / 100;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // it has ended meanwhile
            }
        }
        return 0;
    }

    private static double OfChildren()
    {
        var usage = new long[18];
        if (GetUsage(-1, usage) != 0) throw new InvalidOperationException("getrusage failed");
        return usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6);
    }

    private sealed record Cost(double Wall, double Cpu, double Viewer);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[sorted.Count / 2];
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, [Out] long[] usage);
}
