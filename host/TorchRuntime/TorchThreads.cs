using System.Globalization;
using TorchSharp;

namespace Idm.TorchRuntime;

/// <summary>Number of libtorch's threads.</summary>
public static class TorchThreads
{
    /// <summary>
    /// Physical cores that this process may use: hardware threads of one core only get in each other's way.
    /// </summary>
    public static int Default => CpuTopology.PhysicalCores("/", Environment.ProcessorCount);

    /// <summary>Sets the number of threads. Call it once, at start: each change costs a new pool.</summary>
    /// <param name="count">
    /// At least 1; null: <c>OMP_NUM_THREADS</c> if set, else <see cref="Default"/>.
    /// </param>
    /// <returns>The number in force.</returns>
    public static int Set(int? count = null)
    {
        if (count is { } asked) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(asked, nameof(count));
        NativeTorch.Load();
        torch.set_num_threads(count ?? FromEnvironment() ?? Default);
        return torch.get_num_threads();
    }

    private static int? FromEnvironment()
    {
        var text = Environment.GetEnvironmentVariable("OMP_NUM_THREADS");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0
            ? n
            : null;
    }
}
