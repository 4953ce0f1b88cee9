namespace Idm.Architecture.Below;

/// <summary>
/// A type that those in <c>Above</c> use, each in another way, for the test of <c>FolderUses</c>.
/// </summary>
internal class Thing
{
    public static void Act()
    {
    }
}
