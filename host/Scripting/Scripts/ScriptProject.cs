using System.Security;
using System.Text;

namespace Idm.Scripting.Scripts;

/// <summary>
/// The <c>Directory.Build.props</c> of a scripts folder: with it, editors and <c>dotnet build script.cs</c>
/// see what the host sees, and <c>dotnet run script.cs</c> runs it there.
/// </summary>
public static class ScriptProject
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "Directory.Build.props";

    /// <summary>Marker in every such file, which distinguishes it from other files.</summary>
    public const string Mark = "Written by 'idm script init'";

    /// <summary>The text of the file.</summary>
    /// <param name="host">
    /// The folder of the program, absolute, or seen from <c>$(MSBuildThisFileDirectory)</c>.
    /// </param>
    /// <param name="plugins">The dlls of the plugins, likewise.</param>
    public static string Text(string host, IEnumerable<string> plugins)
    {
        var text = new StringBuilder($"""
            <Project>
              <!-- {Mark}: editors and 'dotnet build script.cs' find the types of IDM and of its plugins here. -->
              <PropertyGroup>
                <IdmHost>{SecurityElement.Escape(host)}</IdmHost>
                <TargetFramework>net10.0</TargetFramework>
                <LangVersion>14.0</LangVersion>
                <Nullable>enable</Nullable>
                <ImplicitUsings>disable</ImplicitUsings>
                <PublishAot>false</PublishAot>
                <RestorePackagesWithLockFile>false</RestorePackagesWithLockFile>
                <ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets>
                <ImportDirectoryPackagesProps>false</ImportDirectoryPackagesProps>
                <!-- 'dotnet run script.cs' and './script.cs' are 'idm script run script.cs'. -->
                <RunCommand>dotnet</RunCommand>
                <RunArguments>"$(IdmHost)/idm.dll" script run "$(EntryPointFilePath)"</RunArguments>
              </PropertyGroup>
              <ItemGroup>

            """);
        foreach (var dll in ScriptReferences.HostFiles)
            text.Append($"    <Reference Include=\"$(IdmHost)/{dll}\" Private=\"false\" />\n");
        foreach (var dll in plugins)
            text.Append($"    <Reference Include=\"{SecurityElement.Escape(dll)}\" Private=\"false\" />\n");
        foreach (var name in ScriptImports.Namespaces) text.Append($"    <Using Include=\"{name}\" />\n");
        foreach (var name in ScriptImports.Statics)
            text.Append($"    <Using Include=\"{name}\" Static=\"true\" />\n");
        return text.Append("  </ItemGroup>\n</Project>\n").ToString();
    }
}
