namespace Idm.Scripting.Scripts;

/// <summary>The numbers of script errors; they never change their meaning.</summary>
public static class ScriptCodes
{
    /// <summary>The compiler refuses the script.</summary>
    public const string Compilation = "SCR001";

    /// <summary>The script threw an exception.</summary>
    public const string Thrown = "SCR002";

    /// <summary>The script was stopped.</summary>
    public const string Stopped = "SCR003";

    /// <summary>A directive that scripts cannot have.</summary>
    public const string Directive = "SCR004";

    /// <summary>An operator of a script that does not keep its contract.</summary>
    public const string WrongOperator = "SCR005";

    /// <summary>A script, or a file that it loads, that cannot be read.</summary>
    public const string Unreadable = "SCR006";

    /// <summary>A script outside of the folders that a pipeline may take scripts from.</summary>
    public const string Outside = "SCR007";

    /// <summary>A script that does not define the part it is used as.</summary>
    public const string NoSuchPart = "SCR008";

    /// <summary>A part that a script defines wrongly.</summary>
    public const string BadPart = "SCR009";
}
