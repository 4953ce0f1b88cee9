using System.Diagnostics;
using System.Runtime.InteropServices;
using Idm.Preview.Frames;
using Idm.Preview.Sharing;

namespace Idm.Preview.Tests.Sharing;

public sealed class MailboxTests
{
    private const int Count = 5000;

    [Fact]
    public void The_newest_frame_wins_and_the_others_are_counted()
    {
        using var writer = MailboxWriter.Create(1 << 16);
        using var reader = MailboxReader.Open(writer.Path);
        Assert.False(File.Exists(writer.Path));
        Assert.False(reader.TryTake(out _));
        for (var i = 1; i <= 5; i++) Write(writer, i, 100);
        Assert.Equal(5, Take(reader));
        Assert.Equal(4, writer.Dropped);
        Assert.Null(Take(reader));
        Write(writer, 6, 100);
        Assert.Equal(6, Take(reader));
    }

    [Fact]
    public void Two_threads_never_share_a_frame()
    {
        using var writer = MailboxWriter.Create(1 << 18);
        using var reader = MailboxReader.Open(writer.Path);
        var thread = new Thread(() =>
        {
            for (var i = 1; i <= Count; i++) Write(writer, i, 1000 + (i % 5000));
        });
        thread.Start();
        var (last, taken) = (0L, 0);
        for (var watch = Stopwatch.StartNew(); last < Count && watch.Elapsed < TimeSpan.FromSeconds(60);)
        {
            if (Take(reader) is not { } step) continue;
            Assert.True(step > last, $"frame {step} after {last}");
            (last, taken) = (step, taken + 1);
        }
        thread.Join();
        Assert.Equal(Count, last);
        Assert.Equal(Count, taken + writer.Dropped);
    }

    [Fact]
    public void Two_processes_never_share_a_frame()
    {
        using var writer = MailboxWriter.Create(1 << 18);
        using var child = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, ["mailbox-reader", writer.Path, $"{Count}"])
        {
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("open", child.StandardOutput.ReadLine());
        for (var i = 1; i <= Count; i++)
        {
            Write(writer, i, 1000 + (i % 5000));
            if (i % 100 == 0) Thread.Sleep(1);
        }
        var answer = child.StandardOutput.ReadToEnd();
        Assert.True(child.WaitForExit(TimeSpan.FromSeconds(60)));
        Assert.Equal(0, child.ExitCode);
        var taken = long.Parse(answer.Trim());
        Assert.InRange(taken, 2, Count);
        Assert.Equal(Count, taken + writer.Dropped);
    }

    [Fact]
    public void A_frame_that_is_too_large_is_refused_and_a_full_disk_is_an_error_before_anything_is_mapped()
    {
        using var writer = MailboxWriter.Create(1000);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = writer.Slot(writer.Capacity + 1).Length);
        Assert.ThrowsAny<IOException>(() => MailboxWriter.Create(1L << 44));
        Assert.DoesNotContain(
            Directory.EnumerateFiles("/dev/shm", "idm-preview-*"), path =>
                new FileInfo(path).Length > 1L << 40);
    }

    [Fact]
    public void Another_file_is_no_mailbox()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, new byte[8192]);
        Assert.Throws<InvalidDataException>(() => MailboxReader.Open(path));
        File.Delete(path);
    }

    /// <summary>
    /// The other process: takes until the last frame has come, checks each, and prints how many there were.
    /// </summary>
    internal static int Read(string path, int last)
    {
        using var reader = MailboxReader.Open(path);
        Console.WriteLine("open");
        var (step, taken) = (0L, 0);
        for (var watch = Stopwatch.StartNew(); step < last && watch.Elapsed < TimeSpan.FromSeconds(60);)
        {
            if (Take(reader) is not { } next) continue;
            if (next <= step) return 2;
            (step, taken) = (next, taken + 1);
        }
        Console.WriteLine(taken);
        return step == last ? 0 : 3;
    }

    /// <summary>Writes a frame whose samples sum to a number in its text.</summary>
    private static void Write(MailboxWriter writer, int step, int count)
    {
        var info = new FrameInfo { Step = step, Layers = [new Layer(LayerKind.Estimate, 1, 1, count, 0)] };
        var sum = 0.0;
        for (var i = 0; i < count; i++) sum += Sample(step, i);
        info = info with { Seconds = sum };
        var text = FrameCodec.Text(info);
        var size = FrameCodec.Size(text, info);
        var samples = MemoryMarshal.Cast<byte, float>(FrameCodec.Begin(writer.Slot(size), text, info));
        for (var i = 0; i < count; i++) samples[i] = Sample(step, i);
        writer.Publish(size);
    }

    private static long? Take(MailboxReader reader)
    {
        if (!reader.TryTake(out var bytes)) return null;
        var frame = FrameCodec.Read(bytes);
        Assert.Equal(frame.Info.Seconds, frame.Samples.Sum(s => (double)s));
        return frame.Info.Step;
    }

    private static float Sample(int step, int i) => ((step * 31) + i) % 1024;
}
