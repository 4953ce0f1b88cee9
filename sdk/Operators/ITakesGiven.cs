namespace Idm.Sdk.Operators;

/// <summary>
/// For an operator factory that can use what an operator elsewhere had (a permutation, a mask) instead of drawing it: a
/// measurement that was made there can be restored here.
/// </summary>
public interface ITakesGiven
{
    /// <summary>
    /// The names that <see cref="OperatorRequest.Given"/> may have; the host refuses measurements with others. Shapes and
    /// values are the factory's to check.
    /// </summary>
    IReadOnlyCollection<string> GivenNames { get; }
}
