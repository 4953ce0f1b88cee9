using Idm.Plugins.Scientific;
using Idm.Plugins.Scientific.Arrays;
using Idm.Sdk;

namespace Idm.Scientific.Tests;

/// <summary>Whatever a file holds, it is read as meant or refused with a message that names it.</summary>
public sealed class HostileTests
{
    // Far more than any of the files unpacks to, and far less than what a flipped size can claim.
    private const long MostBytes = 256 << 20;

    // IDM_FUZZ_INPUTS=50000 is the long run.
    private static readonly int Flips = int.TryParse(
        Environment.GetEnvironmentVariable("IDM_FUZZ_INPUTS"), out var inputs) ? inputs : 400;

    public static TheoryData<string> Files { get; } = [.. Golden.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_ends_early_is_read_as_meant_or_refused(string file)
    {
        using var folder = Copied(file, out var path);
        var whole = File.ReadAllBytes(path);
        for (var length = whole.Length - 1; length >= 0; length -= whole.Length > 4096 ? 17 : 1)
        {
            File.WriteAllBytes(path, whole[..length]);
            ReadAll(path, Golden.Truth.ContainsKey(file) ? file : null);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Flipped_bits_are_read_or_refused(string file)
    {
        using var folder = Copied(file, out var path);
        var whole = File.ReadAllBytes(path);
        var draw = RandomStream.FromSeed(2026).Derive($"flips of {file}");
        for (var i = 0; i < Flips; i++)
        {
            byte[] changed = [.. whole];
            for (var flips = 1 + draw.NextInt(4); flips > 0; flips--)
            {
                var at = draw.NextInt(changed.Length);
                changed[at] = draw.NextInt(3) switch
                {
                    0 => (byte)draw.NextInt(256),
                    1 => (byte)(draw.NextInt(2) * 255),
                    _ => (byte)(changed[at] ^ (1 << draw.NextInt(8))),
                };
            }
            File.WriteAllBytes(path, changed);
            ReadAll(path, null);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Content_of_another_kind_is_refused(string file)
    {
        using var folder = Copied(file, out var path);
        foreach (var content in (byte[][])[[], [0], new byte[128], new byte[5000],
            [.. "not a file of arrays"u8],
            [.. Enumerable.Repeat((byte)255, 3000)]])
        {
            File.WriteAllBytes(path, content);
            var error = Assert.Throws<PluginException>(() => ScientificFiles.Open(path).Dispose());
            Assert.Contains(folder.FullPath, error.Message);
        }
    }

    private static void ReadAll(string path, string? truth)
    {
        try
        {
            using var opened = ScientificFiles.Open(path);
            foreach (var array in opened.Arrays.Where(array => array.Refusal is null))
            {
                if (truth is not null) Golden.Check(truth, opened, array.Name);
                using var loaded = opened.Load(array.Name);
                Assert.InRange(loaded.NumberOfElements * loaded.ElementSize, 0, MostBytes);
            }
        }
        catch (PluginException e)
        {
            Assert.Contains(Path.GetDirectoryName(path)!, e.Message);
            Assert.Contains("found", e.Message);
        }
    }

    private static TemporaryFolder Copied(string file, out string path)
    {
        var folder = new TemporaryFolder();
        path = folder.Put(Path.GetFileName(file), File.ReadAllBytes(Golden.At(file)));
        if (file.EndsWith(".cfl", StringComparison.Ordinal))
            folder.Put("kspace.hdr", File.ReadAllBytes(Golden.At("kspace.hdr")));
        return folder;
    }
}
