using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Arrays;

/// <summary>From stored bytes to a tensor: pairs become complex numbers, unsigned ones get room.</summary>
internal static class LoadedNumbers
{
    /// <summary>A flat tensor for the bytes of so many numbers, two elements for a complex one.</summary>
    /// <exception cref="Idm.Sdk.PluginException">There is not so much memory.</exception>
    public static Tensor Allocate(ElementType type, long count, string where)
    {
        try
        {
            return empty([type.IsComplex() ? 2 * count : count], type.Raw());
        }
        catch (System.Runtime.InteropServices.ExternalException e)
        {
            throw BadFile.Because($"{where}: found {count} numbers of {type.NumpyName()}, expected no "
                + "more than "
                + "fit into memory: read it slice by slice", e);
        }
    }

    /// <summary>The numbers that were read, in the type <see cref="ElementTypes.Loaded"/>; flat.</summary>
    /// <exception cref="Idm.Sdk.PluginException">
    /// One of 64 bits without a sign does not fit 63.
    /// </exception>
    public static Tensor Finish(Tensor flat, ElementType type, string where)
    {
        switch (type)
        {
            case ElementType.Bool:
                return flat.ne(0);
            case ElementType.UInt16:
                return flat.to(ScalarType.Int32).bitwise_and_(0xFFFF);
            case ElementType.UInt32:
                return flat.to(ScalarType.Int64).bitwise_and_(0xFFFFFFFFL);
            case ElementType.UInt64:
                if (flat.NumberOfElements > 0 && flat.min().item<long>() < 0)
                {
                    throw BadFile.Unsupported(where, "a number of 2^63 or more",
                        "numbers that fit 64 bits with "
                        + "a sign", "save it as double");
                }
                return flat;
            case ElementType.Complex64 or ElementType.Complex128:
                return view_as_complex(flat.view(-1, 2));
            default:
                return flat;
        }
    }
}
