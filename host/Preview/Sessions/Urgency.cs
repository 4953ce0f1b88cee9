namespace Idm.Preview.Sessions;

/// <summary>Urgency of showing a step.</summary>
public enum Urgency
{
    /// <summary>In turn.</summary>
    Usual,

    /// <summary>It ends an image: it need not wait for its turn, as long as previews are cheap.</summary>
    LastOfImage,

    /// <summary>It ends everything: it is shown, as what was shown before would stay.</summary>
    LastOfAll,
}
