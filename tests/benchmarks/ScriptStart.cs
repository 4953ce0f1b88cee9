using System.Diagnostics;
using System.Globalization;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Scripting.Compilation;
using Idm.Scripting.Scripts;
using Idm.TorchRuntime;

namespace Idm.Benchmarks;

/// <summary>
/// From a script's file to its parts, in fresh processes: compiled, and from the cache. libtorch is not
/// counted.
/// </summary>
internal static class ScriptStart
{
    private const int Repetitions = 5;

    private const string Script = """
        #!/usr/bin/env dotnet
        Operator("keep", (Options o, OperatorRequest r) => Mask(r, ones(r.Image.Height, r.Image.Width).mul(o.Factor)));
        record Options { [Range(0.0, 1.0)] public double Factor { get; init; } = 0.5; }
        """;

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("idm-script-benchmark-").FullName;
        var file = Path.Combine(folder, "keep.cs");
        File.WriteAllText(file, Script);
        Console.WriteLine($"one operator with options, {Environment.ProcessorCount} cores; milliseconds, "
            + $"{Repetitions} processes each");
        Console.WriteLine("              least  median   least CPU   budget");
        var caches = Enumerable.Range(0, Repetitions).Select(i => Path.Combine(folder, $"cache-{i}"))
            .ToList();
        Print("compiled", 2000, [.. caches.Select(c => Child(file, c))]);
        Print("from cache", 60, [.. caches.Select(c => Child(file, c))]);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>What each of the processes does.</summary>
    public static void Measure(string file, string cache)
    {
        NativeTorch.Load();
        var registry = new PluginRegistry([], []);
        var (watch, busy) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var library = new ScriptLibrary(
            registry, new McMasterPluginLoader(), () =>
                new ScriptCompiler(), new ScriptCache(cache), new ScriptSettings());
        using var script = library.Open(file, []);
        library.Run(script);
        var cpu = Environment.CpuUsage.TotalTime - busy;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{watch.Elapsed.TotalMilliseconds:f1} {cpu.TotalMilliseconds:f1}"));
        if (script.Parts.Count != 1) throw new InvalidOperationException("the script was not run");
    }

    private static (double Wall, double Cpu) Child(string file, string cache)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, ["script-child", file, cache])
        { RedirectStandardOutput = true })!;
        var numbers = process.StandardOutput.ReadToEnd().Split(' ');
        return (double.Parse(numbers[0], CultureInfo.InvariantCulture), double.Parse(
            numbers[1], CultureInfo.InvariantCulture));
    }

    private static void Print(string what, int budget, List<(double Wall, double Cpu)> times)
    {
        var wall = times.Select(t => t.Wall).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-12} {wall[0],6:f0}  {wall[Repetitions / 2],6:f0}      {times.Min(t => t.Cpu),6:f0}   "
                + $"{budget,6}"));
    }
}
