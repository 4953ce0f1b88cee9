using System.Text;
using Idm.Configuration.Errors;

namespace Idm.Scripting.Scripts;

/// <summary>Reads a script and all that it loads, without running or compiling anything.</summary>
internal sealed class ScriptReader
{
    private const int MostFiles = 64;
    private const long MostBytes = 1 << 20;

    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    private readonly ConfigurationErrors _errors;
    private readonly List<ScriptText> _texts = [];
    private readonly List<string> _libraries = [];
    private readonly string _file;
    private readonly string _shown;

    private ScriptReader(string file, string shown, ConfigurationErrors errors) =>
        (_file, _shown, _errors) = (file, shown, errors);

    private string Folder => Path.GetDirectoryName(_file)!;

    /// <summary>The script; null after errors.</summary>
    /// <param name="file">The main file, absolute.</param>
    /// <param name="shown">The main file as the user named it.</param>
    /// <param name="named">Who names it.</param>
    /// <param name="path">The keys that lead there, or nothing.</param>
    /// <param name="errors">Where errors go.</param>
    public static ScriptSource? Read(
        string file, string shown, NodeOrigin named, string path, ConfigurationErrors errors)
    {
        var before = errors.Count;
        var reader = new ScriptReader(file, shown, errors);
        reader.Add(Path.GetFileName(file), named, path);
        return errors.Count > before ? null : new ScriptSource(file, shown, reader._texts, reader._libraries);
    }

    private void Add(string name, NodeOrigin named, string path)
    {
        if (_texts.Any(t => t.Name == name)) return;
        if (_texts.Count == MostFiles)
        {
            _errors.Add(ScriptCodes.Unreadable, named, $"a script loads at most {MostFiles} files", path);
            return;
        }
        if (TextOf(Path.GetFullPath(name, Folder), named, path) is not { } text) return;
        _texts.Add(new ScriptText(name, text));
        foreach (var directive in ScriptDirective.In(text)) Follow(directive, name);
    }

    private void Follow(ScriptDirective directive, string by)
    {
        var shown = by == _texts[0].Name ? _shown : Path.Join(Path.GetDirectoryName(_shown), by);
        var origin = new NodeOrigin(shown, directive.Line, directive.Column);
        var submission = ScriptSource.IsSubmissionFile(_file);
        switch (directive.Keyword)
        {
            case ":package" or ":project":
                Refuse($"'{directive}': scripts cannot bring packages or projects. Write a plugin for what "
                    + "needs them, and use its types here");
                return;
            case "load" or "r" when !submission:
                Refuse($"'{directive}' is for .csx scripts; a .cs script says '#:include "
                    + $"{directive.Argument}'");
                return;
            case ":include" when submission:
                Refuse($"'{directive}' is for .cs scripts; a .csx script says '#load "
                    + $"\"{directive.Argument}\"'");
                return;
        }
        if (directive.Argument.Length == 0 || directive.Argument.Contains('\0', StringComparison.Ordinal))
        {
            Refuse($"'{directive}': expected the path of a file");
        }
        else if (directive.Keyword == "r"
            || directive.Argument.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            AddLibrary(directive, by, origin);
        }
        else
        {
            Add(ScriptSource.NameOf(Folder, directive.Argument, by), origin, "");
        }

        void Refuse(string why) => _errors.Add(ScriptCodes.Directive, origin, why);
    }

    private void AddLibrary(ScriptDirective directive, string by, NodeOrigin origin)
    {
        var file = Path.GetFullPath(ScriptSource.NameOf(Folder, directive.Argument, by), Folder);
        if (!File.Exists(file))
            _errors.Add(
                ScriptCodes.Unreadable, origin, $"'{directive}': there is no file {Quoted.Text(file)}");
        else if (!_libraries.Contains(file))
            _libraries.Add(file);
    }

    private string? TextOf(string file, NodeOrigin named, string path)
    {
        try
        {
            if (Directory.Exists(file)) throw new IOException("it is a folder; expected a .cs or .csx file");
            var info = new FileInfo(file);
            if (!info.Exists) throw new IOException("there is no such file" + Nearby(file));
            if (info.Length > MostBytes) throw new IOException("larger than 1 MiB; this cannot be a script");
            return _strict.GetString(File.ReadAllBytes(file)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            Report("not UTF-8 text; save the file as UTF-8");
        }
        catch (Exception error) when (
            error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Report(error.Message);
        }
        return null;

        void Report(string why) =>
            _errors.Add(
                ScriptCodes.Unreadable, named, $"cannot read the script {Quoted.Text(file)}: {why}", path);
    }

    private static string Nearby(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        if (!Directory.Exists(folder)) return $"; the folder {Quoted.Text(folder)} does not exist either";
        var others = Directory.EnumerateFiles(
            folder, "*.cs*", new EnumerationOptions { IgnoreInaccessible = true })
            .Select(f => Path.GetFileName(f));
        return Suggestion.Text(Path.GetFileName(file), others);
    }
}
