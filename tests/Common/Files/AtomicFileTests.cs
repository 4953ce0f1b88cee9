using Idm.Common.Files;

namespace Idm.Common.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void New_and_existing_files_get_the_content()
    {
        AtomicFile.Write(_folder["a"], "é\n");
        Assert.Equal("é\n"u8.ToArray(), File.ReadAllBytes(_folder["a"]));
        AtomicFile.Write(_folder["a"], [1, 2]);
        Assert.Equal([1, 2], File.ReadAllBytes(_folder["a"]));
        Assert.Equal(["a"], Names());
    }

    [Fact]
    public void A_failing_writer_leaves_the_old_file_and_nothing_else()
    {
        AtomicFile.Write(_folder["a"], "old");
        var mine = new InvalidOperationException("mine");

        var e = Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(_folder["a"], stream =>
        {
            stream.Write(new byte[100_000]);
            throw mine;
        }));

        Assert.Same(mine, e);
        Assert.Equal("old", File.ReadAllText(_folder["a"]));
        Assert.Equal(["a"], Names());
    }

    [Fact]
    public void A_full_disk_is_reported_with_the_file_and_leaves_nothing()
    {
        var e = Assert.Throws<UnwritableFileException>(() =>
            AtomicFile.Write(_folder["a"], _ => throw new IOException("No space left on device")));
        Assert.Contains(
            $"'{_folder["a"]}': No space left on device. Free space", e.Message, StringComparison.Ordinal);
        Assert.Empty(Names());
    }

    [Fact]
    public void A_reader_sees_the_old_content_until_the_new_is_whole()
    {
        AtomicFile.Write(_folder["a"], "old");
        AtomicFile.Write(_folder["a"], stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(_folder["a"]));
        });
        Assert.Equal("new", File.ReadAllText(_folder["a"]));
    }

    [Fact]
    public void A_missing_folder_or_a_folder_in_the_way_is_said()
    {
        var missing = Assert.Throws<UnwritableFileException>(() => AtomicFile.Write(_folder["no/a"], "x"));
        Assert.Contains($"there is no folder '{_folder["no"]}'", missing.Message, StringComparison.Ordinal);

        Directory.CreateDirectory(_folder["d"]);
        var inTheWay = Assert.Throws<UnwritableFileException>(() => AtomicFile.Write(_folder["d"], "x"));
        Assert.Contains("a folder has this name", inTheWay.Message, StringComparison.Ordinal);
        Assert.Equal(["d"], Names());
    }

    [Fact]
    public void Leftovers_of_killed_processes_are_removed_and_nothing_else()
    {
        _folder.Put(".abc.xyz.idm-tmp", [1]);
        _folder.Put("mine.idm-tmp", [1]);
        _folder.Put(".hidden", [1]);
        AtomicFile.RemoveLeftovers(_folder.FullPath);
        Assert.Equal([".hidden", "mine.idm-tmp"], Names());
    }

    private IEnumerable<string?> Names() => Directory.EnumerateFileSystemEntries(_folder.FullPath)
        .Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
