using Idm.Common.Files;
using Idm.Sdk;

namespace Idm.Engine.Results;

/// <summary>The folder that a run writes to, held for it alone until disposed.</summary>
/// <remarks>
/// While it is held, a file <c>.idm-running</c> inside is locked: two runs of one pipeline never share a
/// folder. A killed run leaves that file behind, unlocked, by which the folder is known as one of ours.
/// Results are replaced by finished ones only: until <see cref="Finish"/>, new ones come into being in a
/// folder inside.
/// </remarks>
public sealed class OutputFolder : IDisposable
{
    private const string Marker = ".idm-running";
    private const int MaxTries = 10_000;
    private FileStream _lock;
    private OutputFolder? _replaced;

    private OutputFolder(string folder, FileStream held)
    {
        FullPath = folder;
        _lock = held;
    }

    /// <summary>The folder, absolute.</summary>
    public string FullPath { get; private set; }

    /// <summary>
    /// The folder with an earlier run's results that these are to replace; null if there are none, or after
    /// <see cref="Finish"/>.
    /// </summary>
    public string? Replaced => _replaced?.FullPath;

    /// <summary>Files that previews leave in it.</summary>
    internal static IReadOnlyList<string> PreviewFiles { get; } = ["latest.png", "animation.png"];

    /// <summary>The absolute path of a file in it.</summary>
    public string PathOf(string fileName) => Path.Combine(FullPath, fileName);

    /// <summary>Takes a folder for a run, and creates it.</summary>
    /// <param name="path">The wanted folder.</param>
    /// <param name="overwrite">
    /// False: if it is not empty, the next free of <c>path-2</c>, <c>path-3</c>, ... is taken. True: that
    /// very folder is taken if it is empty or holds a run. Its results stay until <see cref="Finish"/>.
    /// </param>
    /// <exception cref="PluginException">It cannot be created, is in use, or may not be replaced.</exception>
    public static OutputFolder Claim(string path, bool overwrite)
    {
        var wanted = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        try
        {
            return overwrite ? Replace(wanted) : NextFree(wanted);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException(
                $"cannot use the output folder '{wanted}': {e.Message.TrimEnd('.')}. Choose another output",
                e);
        }
    }

    /// <summary>
    /// The results are complete: they take the place of those that they were to replace, if there are any.
    /// </summary>
    /// <exception cref="PluginException">
    /// A file of the earlier results cannot be replaced: says where the new ones are.
    /// </exception>
    public void Finish()
    {
        if (_replaced is not { } earlier) return;
        _lock.Dispose();
        try
        {
            Replacement.Complete(earlier.FullPath, FullPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"the results in '{earlier.FullPath}' cannot be replaced: "
                + $"{e.Message.TrimEnd('.')}. The new ones are in '{FullPath}': move them, or run again", e);
        }
        (FullPath, _lock, _replaced) = (earlier.FullPath, earlier._lock, null);
    }

    /// <summary>The same, with what cannot be replaced listed in the report.</summary>
    public void FinishOrReport(MetricsReport report)
    {
        var earlier = Replaced;
        try
        {
            Finish();
        }
        catch (PluginException e)
        {
            report.AddUnwritten($"a part of {earlier}", e.Message);
        }
    }

    /// <summary>Lets the folder go; what was written stays.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        if (_replaced is null) return;
        if (IsEmpty(FullPath) && Directory.Exists(FullPath)) Directory.Delete(FullPath);
        _replaced.Dispose();
    }

    private static OutputFolder NextFree(string wanted)
    {
        for (var n = 1; n <= MaxTries; n++)
        {
            var candidate = n == 1 ? wanted : $"{wanted}-{n}";
            if (File.Exists(candidate) || !IsEmpty(candidate)) continue;
            Directory.CreateDirectory(candidate);
            if (TryLock(candidate) is not { } held) continue;
            if (IsEmpty(candidate)) return new OutputFolder(candidate, held);
            held.Dispose();         // another run finished here between the two looks
        }
        throw new PluginException(
            $"'{wanted}' and {MaxTries - 1} numbered folders beside it hold results already. Remove some, or "
            + "choose another output");
    }

    private static OutputFolder Replace(string wanted)
    {
        if (File.Exists(wanted))
        {
            throw new PluginException($"the output '{wanted}' is a file. Choose another output");
        }
        if (!IsEmpty(wanted) && !IsOurs(wanted))
        {
            throw new PluginException(
                $"'{wanted}' is not replaced: it holds files, but no {RunRecord.FileName} of a run. Choose "
                + "another output, or empty the folder");
        }

        Directory.CreateDirectory(wanted);
        var held = TryLock(wanted) ?? throw new PluginException(
            $"'{wanted}' is in use by another run. Wait for it, or choose another output");
        var whole = new OutputFolder(wanted, held);
        try
        {
            AtomicFile.RemoveLeftovers(wanted);
            Replacement.GoOn(wanted);
            if (!RunRecord.IsIn(wanted)) return whole;
            var inside = NextFree(Path.Combine(wanted, Replacement.Folder));
            inside._replaced = whole;
            return inside;
        }
        catch
        {
            whole.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether a folder holds results of a run, or those of a run that was killed or is under way.
    /// </summary>
    internal static bool IsOurs(string folder) =>
        File.Exists(Path.Combine(folder, Marker)) || RunRecord.IsIn(folder);

    private static bool IsEmpty(string folder) => !Directory.Exists(folder)
        || !Directory.EnumerateFileSystemEntries(folder).Any(entry => Path.GetFileName(entry) != Marker);

    private static FileStream? TryLock(string folder)
    {
        try
        {
            return new FileStream(
                Path.Combine(folder, Marker), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None,
                bufferSize: 1,
                FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (
            e is not DirectoryNotFoundException && File.Exists(Path.Combine(folder, Marker)))
        {
            return null;
        }
    }
}
