using System.Xml.Linq;

namespace Idm.Architecture.Tests;

/// <summary>What a project file says about references.</summary>
/// <param name="Path">The file.</param>
/// <param name="Projects">Names of the projects that it references.</param>
/// <param name="Packages">Package references: name, and the version if it is written here.</param>
internal sealed record Project(
    string Path, IReadOnlyList<string> Projects, IReadOnlyList<(string Name, string? Version)> Packages)
{
    public string Name { get; } = System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Folder { get; } = System.IO.Path.GetDirectoryName(Path)!;

    public static Project Read(string path)
    {
        var items = XDocument.Load(path).Descendants().ToList();
        return new Project(
            path,
            [.. items.Where(i => i.Name.LocalName == "ProjectReference")
                .Select(
                    i => System.IO.Path.GetFileNameWithoutExtension((string?)i.Attribute("Include") ?? ""))],
            [.. items.Where(i => i.Name.LocalName == "PackageReference")
                .Select(i => ((string?)i.Attribute("Include") ?? "", (string?)i.Attribute("Version")))]);
    }

    public override string ToString() => Repository.Relative(Path);
}
