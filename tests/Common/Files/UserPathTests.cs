using Idm.Common.Files;

namespace Idm.Common.Tests.Files;

public sealed class UserPathTests
{
    private static readonly string _home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    [Fact]
    public void A_tilde_is_the_users_own_folder_where_it_stands_alone()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(_home, UserPath.Full("~", folder.FullPath));
        Assert.Equal(Path.Combine(_home, "a", "*.png"), UserPath.Full("~/a/b/../*.png", folder.FullPath));
        Assert.Equal(folder["~a/x"], UserPath.Full("~a/x", folder.FullPath));
        Assert.Equal(folder["a/~/x"], UserPath.Full("a/~/x", folder.FullPath));
        Assert.Equal("/x", UserPath.Full("/x", folder.FullPath));
    }

    [Fact]
    public void A_folder_of_that_name_is_found()
    {
        using var folder = new TemporaryFolder();
        folder.Put("~/a.png", [1]);
        Assert.Equal(folder["~/a.png"], UserPath.Full("~/a.png", folder.FullPath));
    }
}
