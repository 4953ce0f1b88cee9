using Idm.Plugins.Mri;
using Idm.Plugins.Tests.Formats;
using Idm.Sdk;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Mri;

/// <summary>Scans for tests, and the Fourier matrix that they should be made of.</summary>
internal static class Scanner
{
    public static RandomStream Random => RandomStream.FromSeed(5);

    public static IOperator Create(
        MriOptions options, int height, int width, ScalarType dtype = ScalarType.Float64, string folder = "/",
        string item = "photo")
    {
        using var factory = new MriScan(options, BuiltInFormats.Context(folder));
        var image = new ImageShape(options.Complex ? 2 : 1, height, width);
        return factory.Create(
            new OperatorRequest(image, dtype, CPU, Random.Derive("shared"), Random.Derive(item)));
    }

    /// <summary>
    /// The centred unitary Fourier matrix of a side, exp(-2πi (k - ⌊n/2⌋)(x - ⌊n/2⌋) / n) / √n, by its
    /// definition.
    /// </summary>
    public static Tensor FourierMatrix(int n)
    {
        var (real, imaginary) = (new double[n, n], new double[n, n]);
        for (var k = 0; k < n; k++)
        for (var x = 0; x < n; x++)
        {
            var angle = -2 * Math.PI * (k - (n / 2)) * (x - (n / 2)) / n;
            (real[k, x], imaginary[k, x]) = (Math.Cos(angle) / Math.Sqrt(n), Math.Sin(angle) / Math.Sqrt(n));
        }
        return complex(tensor(real), tensor(imaginary));
    }

    /// <summary>The dense matrix of an operator, (measurements, pixels).</summary>
    public static Tensor Dense(IOperator a)
    {
        var unit = eye(a.Image.Count, dtype: ScalarType.Float64)
            .view(-1, a.Image.Channels, a.Image.Height, a.Image.Width);
        return a.Forward(unit).flatten(1).t();
    }

    public static double Gap(Tensor a, Tensor b) => a.sub(b).abs().max().item<double>();
}
