using Idm.Plugins.Scientific.Exports;
using Idm.Sdk.Formats;
using static TorchSharp.torch;

namespace Idm.Scientific.Tests;

/// <summary>The readers as exports of kind format.</summary>
public sealed class FormatTests
{
    private static readonly IFormat[] All =
        [new MatFormat(), new Hdf5Format(), new DicomFormat(), new NiftiFormat(), new BartFormat()];

    public static TheoryData<string> Files { get; } = [.. Golden.Truth.Keys.Where(file => file != "series")];

    [Theory]
    [MemberData(nameof(Files))]
    public void One_format_alone_knows_a_file_and_lists_what_it_holds(string file)
    {
        using var scope = NewDisposeScope();
        var start = File.ReadAllBytes(Golden.At(file));
        var format = Assert.Single(All, f => f.Recognises(start.AsSpan(0, Math.Min(start.Length, 4096)),
            file));
        Assert.Contains(format.Extensions, end => file.EndsWith(end, StringComparison.Ordinal)
            || (end == ".dcm" && file.EndsWith(".dcm", StringComparison.Ordinal)));
        using var opened = format.Open(Golden.At(file));
        foreach (var (name, expected) in Golden.Truth[file])
        {
            var entry = Assert.IsType<ArrayEntry>(opened.Entries.Single(e => e.Name == name));
            Assert.Equal(expected.Dtype, entry.Type);
            var whole = entry.Read();
            Assert.Equal(whole.shape, entry.Sizes);
            if (entry.Sizes is not [> 0, ..]) continue;
            Assert.Equal(Golden.Numbers(whole[^1]), Golden.Numbers(entry.Item(entry.Sizes[0] - 1)));
        }
    }

    [Theory]
    [InlineData("scaled.nii", "scaled.nii.gz")]
    [InlineData("kspace.cfl", "copy.cfl")]
    public void What_is_written_is_read_as_it_was(string file, string copy)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var format = All.Single(f => f.CanWrite && f.Recognises(File.ReadAllBytes(Golden.At(file)), file));
        using var from = format.Open(Golden.At(file));
        format.Write(folder[copy], from);
        using var to = format.Open(folder[copy]);
        var (a, b) = ((ArrayEntry)from.Entries[0], (ArrayEntry)to.Entries[0]);
        Assert.Equal(a.Attributes, b.Attributes);
        Assert.Equal(Golden.Numbers(a.Read()), Golden.Numbers(b.Read()));
    }
}
