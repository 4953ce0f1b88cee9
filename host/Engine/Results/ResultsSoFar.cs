using System.Text;
using System.Text.Json.Nodes;
using Idm.Common.Files;

namespace Idm.Engine.Results;

/// <summary>
/// The results of a run as they come, an image a line: what is left of a run that is killed.
/// </summary>
/// <remarks>
/// Lines are those of <c>images</c> and <c>failed</c> in <c>metrics.json</c>, and are only ever appended.
/// With that file written, this one goes.
/// </remarks>
internal sealed class ResultsSoFar : IDisposable
{
    /// <summary>Its name in the output folder.</summary>
    public const string FileName = "metrics.jsonl";

    private readonly string _path;
    // Null once it cannot be written: the run goes on, its numbers are in memory.
    private FileStream? _file;

    /// <summary>Begins the file in a run's folder.</summary>
    public ResultsSoFar(OutputFolder output)
    {
        _path = output.PathOf(FileName);
        try
        {
            _file = new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _file = null;
        }
    }

    /// <summary>Appends a line, and hands it to the system.</summary>
    public void Add(JsonObject result)
    {
        try
        {
            _file?.Write(Encoding.UTF8.GetBytes(Json.Line(result) + "\n"));
            _file?.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Dispose();
        }
    }

    /// <summary>Everything is in <c>metrics.json</c>.</summary>
    public void Remove()
    {
        Dispose();
        File.Delete(_path);
    }

    /// <summary>Closes the file; it stays.</summary>
    public void Dispose()
    {
        try
        {
            _file?.Dispose();
        }
        catch (IOException)
        {
            // what was still to be written has no place
        }
        _file = null;
    }
}
