namespace Idm.Sdk.Data;

/// <summary>Colour and levels with which a data source reads image files.</summary>
/// <param name="Color">What is taken from colour images; null for all that is stored.</param>
/// <param name="Levels">
/// The stored values that become 0 and 1, others clamped; null for 0 and the largest code of the format. An
/// array without codes, of floating-point numbers for example, then has to be in [0, 1].
/// </param>
public sealed record ImageReading(ImageColor? Color = null, IReadOnlyList<double>? Levels = null);
