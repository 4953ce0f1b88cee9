namespace Idm.Preview.Sessions;

/// <summary>How much a step wants to be seen.</summary>
public enum Urgency
{
    /// <summary>When its turn comes.</summary>
    Usual,

    /// <summary>It ends an image: it need not wait for its turn, as long as previews are cheap.</summary>
    LastOfImage,

    /// <summary>It ends everything: it is shown, as what was shown before would stay.</summary>
    LastOfAll,
}
