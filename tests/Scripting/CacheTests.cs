using System.Runtime.CompilerServices;

namespace Idm.Scripting.Tests;

public sealed class CacheTests : IDisposable
{
    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_script_is_compiled_once_and_again_when_a_file_of_it_changes()
    {
        _folder.Write("main.cs", "#:include lib.cs\nMetric(Library.Name, (a, b) => 1);\n")
            .Write("lib.cs", "static class Library { public const string Name = \"one\"; }\n");
        Assert.Equal("one", NameOf("main.cs"));
        Assert.Equal("one", NameOf("main.cs"));
        Assert.Equal(1, _folder.Compiled);

        _folder.Write("lib.cs", "static class Library { public const string Name = \"two\"; }\n");
        Assert.Equal("two", NameOf("main.cs"));
        Assert.Equal(2, _folder.Compiled);

        // The same text under another name: debug information names the file, so it is another script.
        File.Copy(_folder.PathOf("main.cs"), _folder.PathOf("copy.cs"));
        Assert.Equal("two", NameOf("copy.cs"));
        Assert.Equal(3, _folder.Compiled);
    }

    [Fact]
    public void A_damaged_cache_is_no_cache()
    {
        _folder.Write("main.cs", "Metric(\"m\", (a, b) => 1);\n");
        Assert.Equal("m", NameOf("main.cs"));
        var entry = Assert.Single(Directory.GetFiles(_folder.PathOf("cache")));
        var whole = File.ReadAllBytes(entry);
        byte[][] damaged =
            [[], whole[..20], whole[..^1], Flipped(0), Flipped(33), Flipped(whole.Length / 2),
            Flipped(whole.Length - 1)];
        for (var i = 0; i < damaged.Length; i++)
        {
            File.WriteAllBytes(entry, damaged[i]);
            Assert.Equal("m", NameOf("main.cs"));
            Assert.Equal(2 + i, _folder.Compiled);
            Assert.Equal("m", NameOf("main.cs"));           // repaired
            Assert.Equal(2 + i, _folder.Compiled);
        }

        byte[] Flipped(int at)
        {
            byte[] other = [.. whole];
            other[at] ^= 4;
            return other;
        }
    }

    [Fact]
    public void A_cache_is_the_users_alone_and_one_that_others_can_write_to_is_not_believed()
    {
        if (OperatingSystem.IsWindows()) return;
        _folder.Write("main.cs", "Metric(\"m\", (a, b) => 1);\n");
        Assert.Equal("m", NameOf("main.cs"));
        var cache = _folder.PathOf("cache");
        const UnixFileMode Alone = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(Alone | UnixFileMode.UserExecute, File.GetUnixFileMode(cache));
        Assert.Equal(Alone, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(cache))));

        File.SetUnixFileMode(cache, File.GetUnixFileMode(cache) | UnixFileMode.OtherWrite);
        Assert.Equal("m", NameOf("main.cs"));
        Assert.Equal(2, _folder.Compiled);
    }

    [Fact]
    public void Scripts_that_are_not_used_any_more_are_unloaded()
    {
        var contexts = Enumerable.Range(0, 20).Select(RunAndForget).ToList();
        for (var i = 0; i < 20 && contexts.Any(c => c.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.DoesNotContain(contexts, c => c.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference RunAndForget(int number)
    {
        _folder.Write("n.cs", $"Metric(\"m{number}\", (a, b) => {number});\n");
        using var script = _folder.Run("n.cs");
        return new WeakReference(script.Context);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private string NameOf(string file)
    {
        using var script = _folder.Run(file);
        return script.Parts.Single().Name;
    }
}
