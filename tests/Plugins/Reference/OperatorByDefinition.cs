using TorchSharp;

namespace Idm.Plugins.Tests.Reference;

/// <summary>
/// The reference's block-based operator in loops: y = blocks(P x) Φ with the recipe's P and Φ.
/// </summary>
internal sealed class OperatorByDefinition(int pixels)
{
    private const int Block = 1024, Rows = 103;

    private readonly long[] _order = Recipe.Permutation(pixels);
    private readonly float[] _phi = Phi();

    public double[] Forward(double[] x)
    {
        var y = new double[x.Length / Block * Rows];
        ForEach(x.Length, (pixel, value, phi) => y[value] += x[pixel] * phi);
        return y;
    }

    public double[] Adjoint(double[] y)
    {
        var x = new double[y.Length / Rows * Block];
        ForEach(x.Length, (pixel, value, phi) => x[pixel] += y[value] * phi);
        return x;
    }

    /// <summary>All entries of the matrix, for a batch of images one after the other.</summary>
    private void ForEach(int length, Action<long, int, double> visit)
    {
        for (var i = 0; i < length; i++)
        {
            var pixel = (i / pixels * pixels) + _order[i % pixels];
            for (var c = 0; c < Rows; c++) visit(pixel, (i / Block * Rows) + c, _phi[(i % Block * Rows) + c]);
        }
    }

    private static float[] Phi()
    {
        using var scope = torch.NewDisposeScope();
        return Recipe.Phi().data<float>().ToArray();
    }
}
