namespace Idm.Sdk.Formats;

/// <summary>Kind of content of an image file that is not used.</summary>
public enum UnusedContent
{
    /// <summary>Pixels that are not opaque.</summary>
    Transparency,

    /// <summary>An orientation that viewers turn the image by.</summary>
    Orientation,

    /// <summary>Pages or frames after the first.</summary>
    FurtherPages,
}

/// <summary>
/// Unused content of an image file, which is legal and seldom meant: the user is told of it.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What was found, what is done with it, and what to do; without its subject.</param>
public sealed record ImageRemark(UnusedContent Kind, string Text);
