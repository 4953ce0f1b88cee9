using Idm.Common.Files;
using Idm.Configuration.Errors;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Documents;

/// <summary>Reads a pipeline file and all that it includes, and lays them over one another.</summary>
internal sealed class DocumentSource(ConfigurationErrors errors)
{
    public const string IncludeKey = "include";

    private readonly List<string> _open = [];
    private int _files;

    /// <summary>Whether some file could not be read: keys that seem missing may be in it.</summary>
    public bool Incomplete { get; private set; }

    /// <summary>The mapping of a file with its includes; null when the file itself cannot be used.</summary>
    public MappingNode? Read(string path) => Read(path, (NodeOrigin.Of(path), ErrorCodes.File));

    private MappingNode? Read(string path, (NodeOrigin Origin, string Code) named)
    {
        var text = PipelineFile.Read(path, named, errors);
        var root = text is null ? null : YamlReader.Read(text, path, errors);
        if (root is null)
        {
            Incomplete = true;
            return null;
        }

        if (root is ScalarNode { IsNull: true })
        {
            return new MappingNode(root.Origin, []);
        }

        if (root is not MappingNode mapping)
        {
            errors.Add(ErrorCodes.WrongForm, root.Origin, $"expected keys with values, found {root.Shown}");
            Incomplete = true;
            return null;
        }

        _open.Add(Path.GetFullPath(path));
        var below = ReadIncludes(mapping, path);
        _open.RemoveAt(_open.Count - 1);
        return below is null ? mapping : Overlay.Lay(mapping, below);
    }

    private MappingNode? ReadIncludes(MappingNode mapping, string path)
    {
        var value = mapping.Find(IncludeKey)?.Value;
        MappingNode? below = null;
        foreach (var item in value is SequenceNode list ? list.Items : value is null ? [] : [value])
        {
            if (item is not ScalarNode { IsNull: false } named)
            {
                errors.Add(ErrorCodes.WrongForm, item.Origin,
                    $"expected the path of a file to include, found {item.Shown}", IncludeKey);
                Incomplete = true;
            }
            else if (Include(named, path) is { } more)
            {
                more = more.Without(IncludeKey);
                below = below is null ? more : Overlay.Lay(more, below);
            }
        }

        return below;
    }

    private MappingNode? Include(ScalarNode named, string includer)
    {
        if (FileOf(named) is not { } file)
        {
            Incomplete = true;
            return null;
        }

        var path = file.StartsWith('~')
            ? UserPath.Full(file, Path.GetDirectoryName(Path.GetFullPath(includer))!)
            : Path.Combine(Path.GetDirectoryName(includer) ?? "", file);
        var cycle = _open.IndexOf(Path.GetFullPath(path));
        if (cycle >= 0)
        {
            var names = _open.Skip(cycle).Append(_open[cycle]).Select(p => Path.GetFileName(p));
            errors.Add(ErrorCodes.Include, named.Origin,
                $"files include one another: {string.Join(" -> ", names)}; remove one 'include'", IncludeKey);
            return null;
        }

        if (++_files > PipelineLimits.Includes)
        {
            if (_files == PipelineLimits.Includes + 1)
            {
                errors.Add(ErrorCodes.Include, named.Origin,
                    $"more than {PipelineLimits.Includes} files are included, counted at every include",
                    IncludeKey);
            }

            Incomplete = true;
            return null;
        }

        return Read(path, (named.Origin, ErrorCodes.Include));
    }

    private string? FileOf(ScalarNode named)
    {
        var before = errors.Count;
        var file = ((ScalarNode)EnvironmentVariables.Expand(named, IncludeKey, errors)).Value;
        if (errors.Count > before)
        {
            return null;
        }

        if (file.Length > 0 && !file.Contains('\0', StringComparison.Ordinal))
        {
            return file;
        }

        errors.Add(ErrorCodes.Include, named.Origin,
            $"expected the path of a file to include, found {Quoted.Text(file)}", IncludeKey);
        return null;
    }
}
