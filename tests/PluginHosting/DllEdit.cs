using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Idm.PluginHosting.Tests;

/// <summary>
/// Changes single bytes of built dlls, where a project of its own would be needed otherwise.
/// </summary>
internal static class DllEdit
{
    public static void Truncate(string dll, int bytes)
    {
        var content = File.ReadAllBytes(dll);
        File.WriteAllBytes(dll, content[..bytes]);
    }

    /// <summary>Replaces a text that occurs once, such as a member name, by one of the same length.</summary>
    public static void Replace(string dll, string old, string @new)
    {
        Assert.Equal(old.Length, @new.Length);
        var content = File.ReadAllBytes(dll);
        var at = content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(old));
        Assert.True(at > 0, $"'{old}' is not in {dll}");
        Encoding.UTF8.GetBytes(@new).CopyTo(content, at);
        File.WriteAllBytes(dll, content);
    }

    /// <summary>Makes a dll ask for another version of an assembly that it refers to.</summary>
    public static void SetReferenceVersion(string dll, string assembly, Version version) =>
        SetVersion(dll, version, fieldOffset: 0, reader =>
        {
            var handle = reader.AssemblyReferences.Single(
                h => reader.GetString(reader.GetAssemblyReference(h).Name) == assembly);
            return (TableIndex.AssemblyRef, MetadataTokens.GetRowNumber(handle));
        });

    /// <summary>Makes a dll claim another version of itself.</summary>
    public static void SetAssemblyVersion(string dll, Version version) =>
        SetVersion(dll, version, fieldOffset: 4, _ => (TableIndex.Assembly, 1));

    // Both tables hold the version as four 16-bit numbers (ECMA-335 II.22.2 and II.22.5).
    private static void SetVersion(
        string dll, Version version, int fieldOffset, Func<MetadataReader, (TableIndex Table, int Row)> find)
    {
        var content = File.ReadAllBytes(dll);
        using var image = new PEReader(new MemoryStream(content));
        var reader = image.GetMetadataReader();
        var (table, row) = find(reader);
        var at = image.PEHeaders.MetadataStartOffset + reader.GetTableMetadataOffset(table)
            + (row - 1) * reader.GetTableRowSize(table) + fieldOffset;
        int[] parts = [version.Major, version.Minor, version.Build, version.Revision];
        for (var i = 0; i < parts.Length; i++)
            BitConverter.GetBytes((ushort)parts[i]).CopyTo(content, at + 2 * i);
        File.WriteAllBytes(dll, content);
    }
}
