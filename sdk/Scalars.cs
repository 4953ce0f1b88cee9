using TorchSharp;

namespace Idm.Sdk;

/// <summary>Scalars that live as long as the process.</summary>
/// <remarks>
/// Tensor operators such as <c>1 - v</c> make a native scalar that nothing keeps alive during the call: with
/// another thread allocating, a finalizer may free it in use. Hot paths therefore name their scalars.
/// </remarks>
public static class Scalars
{
    /// <summary>0.</summary>
    public static readonly Scalar Zero = 0.0.ToScalar();

    /// <summary>1.</summary>
    public static readonly Scalar One = 1.0.ToScalar();

    /// <summary>-1.</summary>
    public static readonly Scalar MinusOne = (-1.0).ToScalar();

    /// <summary>2.</summary>
    public static readonly Scalar Two = 2.0.ToScalar();
}
