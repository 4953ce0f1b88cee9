namespace Idm.Sdk.Models;

/// <summary>
/// For a model factory whose network has weights of other origins: a published checkpoint, or the network it was
/// made from.
/// </summary>
/// <remarks>
/// The host reads the files, whatever their format; the factory knows what their names mean.
/// </remarks>
public interface IForeignWeights
{
    /// <summary>
    /// The naming schemes it understands besides its own; the first that fits a file is used.
    /// </summary>
    IReadOnlyList<IWeightsDialect> Dialects { get; }
}
