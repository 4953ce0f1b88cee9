using System.Text;
using Idm.PluginHosting.Packages;

namespace Idm.PluginHosting.Tests.Packages;

/// <summary>
/// Packages that would write elsewhere, fill the disk, lie or make no sense: each is refused, and nothing
/// stays.
/// </summary>
public sealed class HostilePackageTests : IDisposable
{
    private const int Link = unchecked((int)0xA1FF0000), Folder = 0x41ED0000, Pipe = 0x11FF0000;

    private readonly string _root = Directory.CreateTempSubdirectory("idm-hostile-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("../evil.txt", "leads out of")]
    [InlineData("a/../../evil.txt", "leads out of")]
    [InlineData("/etc/evil.txt", "leads out of")]
    [InlineData("a//evil.txt", "leads out of")]
    [InlineData("./evil.txt", "leads out of")]
    [InlineData("..\\evil.txt", "a backslash")]
    [InlineData("c:evil.txt", "not every system allows")]
    [InlineData("evil\u001b[2J.txt", "not every system allows")]
    [InlineData("nul.txt", "name of a device")]
    [InlineData("evil.txt.", "ends in a dot")]
    public void A_name_that_leads_elsewhere_is_refused(string name, string reason)
    {
        // Whether the manifest lists it or not.
        var listed = PackageBytes.Of("Good").Add(name, [1]);
        Assert.Contains(reason, Refused("PLG081", listed), StringComparison.Ordinal);
        var hidden = PackageBytes.Of("Good").Add(name, [1], listed: false);
        Assert.Contains(reason, Refused("PLG081", hidden), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Link)]
    [InlineData(Folder)]
    [InlineData(Pipe)]
    public void What_is_no_plain_file_is_refused(int attributes) =>
        Assert.Contains("no plain file", Refused("PLG081",
            PackageBytes.Of("Good").Add("x", Encoding.UTF8.GetBytes("/etc/passwd"), attributes: attributes)),
            StringComparison.Ordinal);

    [Fact]
    public void What_the_list_does_not_say_is_refused()
    {
        Assert.Contains("not listed", Refused("PLG081",
            PackageBytes.Of("Good").Add("x", [1], listed: false)), StringComparison.Ordinal);
        Assert.Contains("not there", Refused("PLG081",
            PackageBytes.Of("Good").List("x", 1, new string('0', 64))), StringComparison.Ordinal);
        Assert.Contains("twice", Refused("PLG081",
            PackageBytes.Of("Good").Add("x", [1]).Add("X", [1])), StringComparison.Ordinal);
        Assert.Contains("twice", Refused("PLG081",
            PackageBytes.Of("Good").Add("x", [1]).Add("x", [2], listed: false)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_content_or_length_is_refused()
    {
        var none = new string('0', 64);
        Assert.Contains("Good.zip: x' has sha256", Refused("PLG083",
            PackageBytes.Of("Good").Add("x", [1], listed: false).List("x", 1, none)),
            StringComparison.Ordinal);
        foreach (var length in (long[])[1, 3])
        {
            Assert.Contains("bytes, expected", Refused("PLG083",
                PackageBytes.Of("Good").Add("x", [1, 2], listed: false).List("x", length, none)),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_bomb_is_refused_before_it_is_unpacked()
    {
        // 64 MiB of zeros pack into 64 KiB: the list is honest, and the ratio gives it away.
        Refused("PLG082", PackageBytes.Of("Good").Add("zeros", new byte[64 << 20]));
        // A list that claims little, and an entry that is a lot: it is not read beyond what was claimed.
        var liar = PackageBytes.Of("Good").Add("zeros", new byte[64 << 20], listed: false)
            .List("zeros", 10, new string('0', 64));
        Assert.Contains("has 11 bytes, expected 10", Refused("PLG083", liar), StringComparison.Ordinal);
        // And lists whose sums do not fit.
        Refused("PLG082", PackageBytes.Of("Good").List("x", long.MaxValue, "").List("y", long.MaxValue, ""));
        Refused("PLG082", PackageBytes.Of("Good").List("x", -1, ""));
        var many = PackageBytes.Of("Good");
        for (var i = 0; i < 10_001; i++) many.List($"{i}", 0, "");
        Refused("PLG082", many);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format": "1", "id": "Good", "version": "1", "files": []}""")]
    [InlineData("""{"format": 1, "id": null, "version": "1", "files": []}""")]
    [InlineData("""{"format": 1, "id": "Good", "version": "1", "files": [3]}""")]
    [InlineData("""{"format": 1, "id": "Good", "version": "1", "files": [[[[[[]]]]]]}""")]
    [InlineData("""{"format": 1, "id": "../Good", "version": "1", "files": []}""")]
    [InlineData("""{"format": 1, "id": ".hidden", "version": "1", "files": []}""")]
    [InlineData("""{"format": 2, "id": "Good", "version": "1", "files": []}""")]
    [InlineData("""{"format": 1, "id": "Good", "version": "1","""
        + """ "files": [{"path": "x", "length": 1e99, "sha256": ""}]}""")]
    public void A_list_that_makes_no_sense_is_refused(string manifest) =>
        Refused("PLG080", PackageBytes.Of("Good").Zip(manifest));

    [Fact]
    public void A_list_that_never_ends_is_refused() =>
        Refused("PLG082", PackageBytes.Of("Good").Zip(new string(' ', 5 << 20)));

    [Fact]
    public void What_is_no_zip_or_only_half_of_one_is_refused()
    {
        Refused("PLG080", []);
        Refused("PLG080", Encoding.UTF8.GetBytes("PK and no more"));
        var whole = PackageBytes.Of("Good").Zip();
        Refused("PLG080", whole[..^30]);
        Assert.Equal(0, Enumerable.Range(1, 19).Count(i => Installs(whole[..(whole.Length * i / 20)])));
    }

    [Fact]
    public void A_flipped_byte_is_found_or_changes_nothing()
    {
        // Wherever a byte is changed, what is installed has the hashes of the list, or nothing is.
        var whole = PackageBytes.Of("Dup").Zip();
        var installed = 0;
        for (var at = 0; at < whole.Length; at += 97)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= 0x55;
            if (!Installs(bytes)) continue;
            installed++;
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(ZooFolder.Built("Dup"), "Dup.dll")),
                File.ReadAllBytes(Path.Combine(Store.FullPath, "Dup", "Dup.dll")));
            Directory.Delete(Store.FullPath, recursive: true);
        }
        Assert.InRange(installed, 0, whole.Length / 97 / 2);
    }

    private PluginStore Store => new(Path.Combine(_root, "store"), new PluginPreflight(HostFacts.Current));

    private string Refused(string code, PackageBytes package) => Refused(code, package.Zip());

    private string Refused(string code, byte[] package)
    {
        var path = Path.Combine(_root, "Good.zip");
        File.WriteAllBytes(path, package);
        var message = Assert.Throws<PluginLoadException>(() => Store.Install(path)).Message;
        Assert.StartsWith(code + " ", message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, char.IsControl);
        var left = Directory.GetFileSystemEntries(_root).Select(e => Path.GetFileName(e)).Order();
        Assert.Equal(["Good.zip", "store"], left);
        Assert.Empty(Directory.GetFileSystemEntries(Store.FullPath));
        return message;
    }

    private bool Installs(byte[] package)
    {
        var path = Path.Combine(_root, "Good.zip");
        File.WriteAllBytes(path, package);
        try
        {
            Store.Install(path);
            return true;
        }
        catch (PluginLoadException)
        {
            Assert.Empty(Directory.GetFileSystemEntries(Store.FullPath));
            return false;
        }
    }
}
