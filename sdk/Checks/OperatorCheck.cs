namespace Idm.Sdk.Checks;

/// <summary>Placeholder.</summary>
public static class OperatorCheck;
