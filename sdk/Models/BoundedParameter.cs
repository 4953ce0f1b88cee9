using TorchSharp.Modules;

namespace Idm.Sdk.Models;

/// <summary>A parameter and the range of its elements.</summary>
/// <remarks>
/// The trainer projects it after every optimiser step, so that names, values and gradients remain those of
/// the published method; the weights reader refuses or clamps, with a warning, what lies outside.
/// </remarks>
/// <param name="Name">Its name in weights files.</param>
/// <param name="Parameter">The parameter.</param>
/// <param name="Low">The smallest value allowed.</param>
/// <param name="High">The largest value allowed.</param>
public sealed record BoundedParameter(string Name, Parameter Parameter, double Low, double High);
