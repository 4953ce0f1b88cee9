using Idm.Common.Files;

namespace Idm.Common.Tests.Files;

public sealed class DiskSpaceTests
{
    [Fact]
    public void A_full_disk_is_known_by_the_systems_error_and_through_what_wraps_it()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Linux has a device that is always full");
        var full = Assert.ThrowsAny<IOException>(
            () => File.WriteAllText("/dev/full", new string('x', 1 << 20)));
        Assert.True(DiskSpace.IsExhausted(full));
        Assert.True(DiskSpace.IsExhausted(new UnwritableFileException("cannot write", full)));
        var missing = Assert.ThrowsAny<IOException>(() => File.WriteAllText("/no/such/folder/x", ""));
        Assert.False(DiskSpace.IsExhausted(missing));
        Assert.False(DiskSpace.IsExhausted(new InvalidOperationException()));
    }
}
