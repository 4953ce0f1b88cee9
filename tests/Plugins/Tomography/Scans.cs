using Idm.Plugins.Tomography;
using Idm.Sdk;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Tomography;

/// <summary>Scans, and what is known of them without any of the code under test.</summary>
internal static class Scans
{
    public static RandomStream Random => RandomStream.FromSeed(11);

    /// <summary>Options of a scan whose measurements are line integrals in mm of the pixel values.</summary>
    public static CtOptions InMillimetres { get; } = new() { MuWater = 1, HuWhite = 0 };

    public static IOperator Create(
        CtOptions options, int height, int width, ScalarType dtype = ScalarType.Float64)
    {
        using var factory = new Ct(options);        // the operator goes on without it
        return factory.Create(
            new OperatorRequest(new ImageShape(1, height, width), dtype, CPU, Random, Random));
    }

    /// <summary>The image of a disc, each pixel the mean of 16 x 16 points of it: (1, 1, H, W).</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="pixel">Side of a pixel in mm.</param>
    /// <param name="x">Centre in mm, to the right of the image's centre.</param>
    /// <param name="y">Centre in mm, above it.</param>
    /// <param name="radius">In mm.</param>
    public static Tensor Disc(int height, int width, double pixel, double x, double y, double radius)
    {
        const int Points = 16;
        var values = new double[height * width];
        for (var i = 0; i < height * Points; i++)
        for (var j = 0; j < width * Points; j++)
        {
            var dx = (((j + 0.5) / Points) - (width / 2.0)) * pixel - x;
            var dy = ((height / 2.0) - ((i + 0.5) / Points)) * pixel - y;
            if ((dx * dx) + (dy * dy) <= radius * radius)
                values[(i / Points * width) + (j / Points)] += 1.0 / (Points * Points);
        }
        return tensor(values, [1, 1, height, width]);
    }

    /// <summary>The chord that a line cuts from that disc, from its distance to the centre.</summary>
    public static double Chord(double distance, double radius) =>
        2 * Math.Sqrt(Math.Max(0, (radius * radius) - (distance * distance)));

    public static double Relative(Tensor found, Tensor expected) =>
        found.sub(expected).norm().item<double>() / expected.norm().item<double>();
}
