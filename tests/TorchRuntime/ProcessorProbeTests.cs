
namespace Idm.TorchRuntime.Tests;

public sealed class ProcessorProbeTests
{
    [Fact]
    public void With_four_rivals_for_each_processor_a_thread_gets_less_than_half()
    {
        var ended = false;
        var rivals = Enumerable.Range(0, 4 * Environment.ProcessorCount)
            .Select(_ => new Thread(Spin) { IsBackground = true }).ToList();
        rivals.ForEach(r => r.Start());
        var share = ProcessorProbe.LeastShare();
        Volatile.Write(ref ended, true);
        rivals.ForEach(r => r.Join());
        // 0 would be a clock that does not run.
        Assert.InRange(share, 0.0001, 0.5);

        void Spin()
        {
            while (!Volatile.Read(ref ended)) Thread.SpinWait(100);
        }
    }

    [Fact]
    public void No_thread_gets_more_than_a_processor() =>
        Assert.InRange(ProcessorProbe.LeastShare(), 0.0001, 1.02);
}
