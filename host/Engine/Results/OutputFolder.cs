using Idm.Common.Files;
using Idm.Sdk;

namespace Idm.Engine.Results;

/// <summary>The folder that a run writes to, held for it alone until disposed.</summary>
/// <remarks>
/// While it is held, a file <c>.idm-running</c> inside is locked: two runs of one pipeline never share a
/// folder. A killed run leaves that file behind, unlocked, by which the folder is known as one of ours.
/// </remarks>
public sealed class OutputFolder : IDisposable
{
    private const string Marker = ".idm-running";
    private const int MaxTries = 10_000;
    private static readonly string[] PreviewFiles = ["latest.png", "animation.png"];
    private readonly FileStream _lock;

    private OutputFolder(string folder, FileStream held)
    {
        FullPath = folder;
        _lock = held;
    }

    /// <summary>The folder, absolute.</summary>
    public string FullPath { get; }

    /// <summary>The absolute path of a file in it.</summary>
    public string PathOf(string fileName) => Path.Combine(FullPath, fileName);

    /// <summary>Takes a folder for a run, and creates it.</summary>
    /// <param name="path">The wanted folder.</param>
    /// <param name="overwrite">
    /// False: if it is not empty, the next free of <c>path-2</c>, <c>path-3</c>, ... is taken. True: that
    /// very folder is taken if it is empty or holds a run; the old run's record, metrics and strip go at
    /// once, its images stay until they are replaced.
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

    /// <summary>Lets the folder go; what was written stays.</summary>
    public void Dispose() => _lock.Dispose();

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
        AtomicFile.RemoveLeftovers(wanted);
        foreach (var old in (string[])[RunRecord.FileName, MetricsReport.FileName, Strip.FileName, .. PreviewFiles])
        {
            File.Delete(Path.Combine(wanted, old));
        }
        return new OutputFolder(wanted, held);
    }

    private static bool IsOurs(string folder) =>
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
