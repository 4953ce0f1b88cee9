using Idm.Sdk;

namespace Zoo;

/// <summary>Uses the SDK, but exports nothing.</summary>
public static class Empty
{
    public static string Kind => ExportKinds.Contracts.Keys.First();
}
