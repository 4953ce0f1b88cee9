using System.Globalization;
using System.Text.RegularExpressions;
using Idm.Common.Files;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Weights;

/// <summary>
/// The checkpoints of one training run: <c>checkpoint-STEP.safetensors</c>, the last few of them.
/// </summary>
public sealed partial class CheckpointFolder
{
    private readonly int _keep;

    /// <summary>
    /// Uses a folder, which need not exist. Nothing in it is changed until something is asked for.
    /// </summary>
    /// <param name="folder">The folder; one run at a time writes to it.</param>
    /// <param name="keep">How many checkpoints to keep, at least 1.</param>
    public CheckpointFolder(string folder, int keep = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(keep);
        Folder = Path.GetFullPath(folder);
        _keep = keep;
    }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>The paths of the checkpoints that are there, the newest first. They may be damaged.</summary>
    public IReadOnlyList<string> Paths =>
    [
        .. Files().Select(file => (File: file, Step: StepOf(file)))
            .Where(found => found.Step is not null)
            .OrderByDescending(found => found.Step)
            .Select(found => found.File),
    ];

    /// <summary>
    /// Removes what an interrupted write left. Only for the run that holds the folder: another may be
    /// writing.
    /// </summary>
    public void RemoveLeftovers()
    {
        if (Directory.Exists(Folder)) AtomicFile.RemoveLeftovers(Folder);
    }

    /// <summary>
    /// Writes a checkpoint, then removes older ones beyond the number to keep. Later steps are left alone.
    /// </summary>
    /// <returns>The file's path.</returns>
    /// <exception cref="WeightsException">
    /// It cannot be written; all that was there before is there still.
    /// </exception>
    public string Write(
        CheckpointState state, IReadOnlyDictionary<string, IReadOnlyDictionary<string, Tensor>> groups)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(state.Step);
        var name = string.Create(CultureInfo.InvariantCulture, $"checkpoint-{state.Step}.safetensors");
        var path = Path.Combine(Folder, name);
        Checkpoint.Write(path, state, groups);
        foreach (var old in Paths.Where(file => StepOf(file) < state.Step).Skip(_keep - 1)) TryDelete(old);
        return path;
    }

    /// <summary>Opens the newest checkpoint that is whole.</summary>
    /// <param name="warnings">One sentence for each newer one that is damaged.</param>
    /// <returns>The checkpoint, or null when there is none at all.</returns>
    /// <exception cref="WeightsException">
    /// There are some, but none is whole: starting anew must be the user's choice.
    /// </exception>
    public Checkpoint? OpenNewest(out IReadOnlyList<string> warnings) => OpenNewest(_ => { }, out warnings);

    /// <summary>Opens the newest checkpoint that is whole and can be taken over.</summary>
    /// <param name="take">
    /// Takes it over; throws <see cref="WeightsException"/> where it does not fit, and is then given the one
    /// before.
    /// </param>
    /// <param name="warnings">One sentence for each newer one that cannot be used.</param>
    /// <inheritdoc cref="OpenNewest(out IReadOnlyList{string})"/>
    public Checkpoint? OpenNewest(Action<Checkpoint> take, out IReadOnlyList<string> warnings)
    {
        var damaged = new List<string>();
        warnings = damaged;
        var paths = Paths;
        foreach (var path in paths)
        {
            Checkpoint? checkpoint = null;
            try
            {
                checkpoint = Checkpoint.Open(path);
                take(checkpoint);
                return checkpoint;
            }
            catch (WeightsException e)
            {
                checkpoint?.Dispose();
                damaged.Add($"skipped a checkpoint that cannot be used: {e.Message}");
            }
            catch
            {
                checkpoint?.Dispose();
                throw;
            }
        }
        return paths.Count == 0 ? null : throw new WeightsException(
            $"{Folder}: none of its {paths.Count} checkpoints can be used:\n  {string.Join("\n  ", damaged)}\n"
            + "remove them to start anew");
    }

    private IEnumerable<string> Files()
        => Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "checkpoint-*") : [];

    private static long? StepOf(string file)
    {
        var match = Whole().Match(Path.GetFileName(file));
        return match.Success && long.TryParse(
            match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : null;
    }

    // A file that cannot be deleted costs space, not the run.
    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    [GeneratedRegex(@"^checkpoint-(\d+)\.safetensors$")]
    private static partial Regex Whole();
}
