using Idm.Training.Steps;
using Tensorboard;

namespace Idm.Training.Tests;

/// <summary>
/// The events are read by TensorBoard's own protocol buffers, and the frames by their definition.
/// </summary>
public sealed class EventFileTests
{
    [Fact]
    public void Losses_are_dated_in_seconds_of_now()
    {
        using var folder = new TemporaryFolder();
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        using (var log = new TrainingLog(folder.FullPath, 0, 1))
            log.Add(new StepReport(3, 9, 0.25, 2, 1e-3, 1));
        var events = Assert.Single(Sessions(folder));
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.All(
            events, e => Assert.InRange(e.WallTime, before, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1));
        Assert.Equal(
            [("loss", 0.25f, 3L), ("gradient_norm", 2f, 3L), ("learning_rate", 1e-3f, 3L)],
            events.Where(e => e.Summary is not null)
                .Select(e => (e.Summary.Value[0].Tag, e.Summary.Value[0].SimpleValue, e.Step)));
    }

    /// <summary>
    /// TensorBoard hides what came before of the step of a session's start and of later ones.
    /// </summary>
    [Fact]
    public void A_resume_says_from_which_step_on_it_repeats()
    {
        using var folder = new TemporaryFolder();
        foreach (var done in new[] { 0, 4 })
            using (var log = new TrainingLog(folder.FullPath, done, 1))
                log.Add(new StepReport(done + 1, 9, 1, 1, 1, 1));
        var sessions = Sessions(folder);
        Assert.Equal(
            [1L, 5], sessions.Select(events => Assert.Single(events, e => e.SessionLog is not null).Step));
        Assert.All(sessions, events => Assert.Equal(
            SessionLog.Types.SessionStatus.Start, events[1].SessionLog.Status));
    }

    /// <summary>The events of each file, in the order in which TensorBoard reads them.</summary>
    private static List<List<Event>> Sessions(TemporaryFolder folder) =>
    [
        .. Directory.GetFiles(folder["events"], "*tfevents*").Order(StringComparer.Ordinal)
            .Select(file => Records(File.ReadAllBytes(file)).Select(Event.Parser.ParseFrom).ToList()),
    ];

    private static IEnumerable<byte[]> Records(byte[] file)
    {
        for (var at = 0; at < file.Length;)
        {
            var length = (int)BitConverter.ToUInt64(file, at);
            Assert.Equal(Masked(file[at..(at + 8)]), BitConverter.ToUInt32(file, at + 8));
            var record = file[(at + 12)..(at + 12 + length)];
            Assert.Equal(Masked(record), BitConverter.ToUInt32(file, at + 12 + length));
            yield return record;
            at += 16 + length;
        }
    }

    /// <summary>CRC-32C bit by bit, by its reversed polynomial.</summary>
    private static uint Masked(byte[] bytes)
    {
        // The check value that its catalogue entry gives.
        Assert.Equal(0xE3069283, Crc("123456789"u8.ToArray()));
        var crc = Crc(bytes);
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = ~0u;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        return ~crc;
    }
}
