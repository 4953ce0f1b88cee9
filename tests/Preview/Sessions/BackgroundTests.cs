using Idm.Preview.Sessions;

namespace Idm.Preview.Tests.Sessions;

public sealed class BackgroundTests
{
    [Fact]
    public void A_thread_yields_and_the_others_do_not()
    {
        var (before, after) = (true, false);
        var thread = new Thread(() =>
        {
            before = Scheduling.IsIdle("thread-self");
            Background.YieldThread();
            after = Scheduling.IsIdle("thread-self");
        });
        thread.Start();
        thread.Join();
        Assert.False(before);
        Assert.True(after);
        Assert.False(Scheduling.IsIdle("thread-self"));
    }
}
