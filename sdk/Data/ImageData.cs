namespace Idm.Sdk.Data;

/// <summary>A decoded image: planes of samples in [0, 1], row by row, one channel after the other.</summary>
/// <param name="Shape">Channels, height, width.</param>
/// <param name="Samples">Channels x Height x Width values; code value divided by the largest code.</param>
/// <param name="MaxCode">The largest code value of the file: 255 for 8 bits, 65535 for 16.</param>
public sealed record ImageData(ImageShape Shape, float[] Samples, int MaxCode);
