using Idm.Architecture.Below;

namespace Idm.Architecture.Above;

internal static class Calls
{
    public static Action Act => () => Thing.Act();
}

internal sealed class Holds
{
    private readonly Thing? _thing = null;

    public bool IsEmpty => _thing is null;
}

internal static class Takes
{
    public static bool It(Thing thing) => thing is null;
}

internal static class Lists
{
    public static object Them() => new List<Thing>();
}

internal sealed class Derives : Thing;
