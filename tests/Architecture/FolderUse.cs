namespace Idm.Architecture.Tests;

/// <summary>A type of one folder that uses a type of another folder of the same project.</summary>
/// <param name="Folder">The folder of the user, the first below the project's own.</param>
/// <param name="UsedFolder">The folder of what is used.</param>
/// <param name="User">The full name of the type.</param>
/// <param name="Used">The full name of the type that it uses.</param>
internal sealed record FolderUse(string Folder, string UsedFolder, string User, string Used)
{
    public override string ToString() => $"{Folder} -> {UsedFolder}: {User} uses {Used}";
}
