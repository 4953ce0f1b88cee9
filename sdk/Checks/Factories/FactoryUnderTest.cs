using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Checks.Factories;

/// <summary>
/// A factory of operators on trial: the images that it is tried on, and the streams that it draws from.
/// </summary>
/// <param name="New">A new factory with the same options.</param>
/// <param name="Random">Where inputs and operators are drawn from.</param>
/// <param name="DType">The dtype of the batteries: float32 or float64.</param>
/// <param name="Device">Where they run.</param>
/// <param name="Channels">Channels of the images.</param>
public sealed record FactoryUnderTest(
    Func<IOperatorFactory> New, RandomStream Random, ScalarType DType, Device Device, int Channels)
{
    /// <summary>Awkward sizes: one pixel, one row, one column, odd sides, sides that differ.</summary>
    internal static IReadOnlyList<(int Height, int Width)> Sizes { get; } =
        [(1, 1), (1, 9), (9, 1), (7, 5), (12, 16)];

    /// <summary>Relative tolerance for rounding.</summary>
    internal double Rounding => DType == ScalarType.Float64 ? 1e-10 : 1e-5;

    /// <summary>Creates an operator; the streams are the same for the same seed.</summary>
    internal IOperator Create(
        IOperatorFactory factory, ImageShape image, ScalarType? dtype = null, Device? device = null) =>
        factory.Create(new OperatorRequest(
            image, dtype ?? DType, device ?? Device, Random.Derive("shared"), Random.Derive("item")));

    /// <summary>The first size, largest first, that the factory takes; null if none.</summary>
    internal ImageShape? Usable(IOperatorFactory factory) =>
        UsableSizes(factory).Cast<ImageShape?>().FirstOrDefault();

    /// <summary>The sizes that the factory takes, padded as it wants them, largest first.</summary>
    internal IEnumerable<ImageShape> UsableSizes(IOperatorFactory factory) => Sizes.Reverse()
        .Select(size => factory.Pad(new ImageShape(Channels, size.Height, size.Width)))
        .Where(image => Takes(factory, image))
        .Distinct();

    private bool Takes(IOperatorFactory factory, ImageShape image)
    {
        try
        {
            using var made = Create(factory, image);
            return true;
        }
        catch (PluginException)
        {
            return false;                                   // the next may suit it
        }
    }

    /// <summary>Runs something with a new factory, and frees it.</summary>
    internal T With<T>(Func<IOperatorFactory, T> use)
    {
        var factory = New();
        try
        {
            return use(factory);
        }
        finally
        {
            (factory as IDisposable)?.Dispose();
        }
    }
}
