using System.Text;
using Idm.Sdk;

namespace Idm.PluginHosting.Templates;

/// <summary>
/// Writes a new plugin project from the templates beside the program, which are those of <c>dotnet new</c>.
/// </summary>
public sealed class PluginTemplate
{
    private const string TypeName = "MyPlugin", ExportName = "my-plugin";

    // What `dotnet new` reads and does not write; and what is no text (see "copyOnly" there).
    private const string Configuration = ".template.config";
    private static readonly string[] Untouched = ["packages", "photos"];

    private readonly string _folder;

    private PluginTemplate(string folder) => _folder = folder;

    /// <summary>The kinds there are templates for.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        [ExportKinds.Operator, ExportKinds.Model, ExportKinds.Sampler, ExportKinds.Format];

    /// <summary>The template of a kind of plugin.</summary>
    /// <param name="programFolder">Where the program is.</param>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <exception cref="PluginException">There is none.</exception>
    public static PluginTemplate Find(string programFolder, string kind)
    {
        var folder = Path.Combine(programFolder, "templates", kind);
        return Directory.Exists(folder) ? new PluginTemplate(folder) : throw new PluginException(
            $"there is no template '{folder}': build the program again, or install it again");
    }

    /// <summary>Writes the project into a new folder, whole or not at all.</summary>
    /// <param name="name">The plugin's name.</param>
    /// <param name="folder">The folder; it must not exist, or be empty.</param>
    /// <exception cref="PluginException">The folder holds something, or cannot be written.</exception>
    public void Write(PluginName name, string folder)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(target)
            || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new PluginException(
                $"'{target}' is there already, and is left alone: choose another name, or --out");
        }
        var staging = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetRandomFileName()}.idm-tmp");
        try
        {
            Fill(name, staging);
            if (Directory.Exists(target)) Directory.Delete(target);
            Directory.Move(staging, target);
        }
        catch (Exception e)
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
            if (e is not (IOException or UnauthorizedAccessException)) throw;
            throw new PluginException(
                $"cannot write '{target}': {e.Message.TrimEnd('.')}. Choose another place with --out", e);
        }
    }

    private void Fill(PluginName name, string staging)
    {
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(_folder, file);
            var top = path.Split(Path.DirectorySeparatorChar)[0];
            if (top == Configuration) continue;
            var target = Path.Combine(staging, Renamed(path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Untouched.Contains(top)) File.Copy(file, target);
            else File.WriteAllText(target, Renamed(File.ReadAllText(file)), new UTF8Encoding(false));
        }

        string Renamed(string text) => text.Replace(TypeName, name.Type, StringComparison.Ordinal)
            .Replace(ExportName, name.Export, StringComparison.Ordinal);
    }
}
