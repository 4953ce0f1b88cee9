using Idm.Sdk.Operators;
using Idm.Sdk.Operators.Composition;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Operators.Composition;

/// <summary>An operator with the matrix that it must be, worked out without it.</summary>
internal sealed record Proven(IOperator Operator, Tensor Matrix);

/// <summary>Random trees of compositions.</summary>
/// <param name="random">What they are drawn from.</param>
internal sealed class Trees(RandomStream random)
{
    /// <summary>A tree for images of a shape, at most so many levels deep.</summary>
    /// <param name="image">The images.</param>
    /// <param name="depth">Levels below.</param>
    /// <param name="toImage">Whether its measurements must be images again.</param>
    public Proven Grow(ImageShape image, int depth, bool toImage = false)
    {
        if (depth == 0) return Leaf(image);
        return random.NextInt(toImage || image.Channels == 1 ? 3 : 5) switch
        {
            0 => Compose(image, depth, toImage),
            1 => Scale(Grow(image, depth - 1, toImage)),
            2 => toImage ? Leaf(image) : Stack(image, depth),
            3 => PerChannel(image, depth),
            _ => Compose(image, depth, toImage),
        };
    }

    private Proven Compose(ImageShape image, int depth, bool toImage)
    {
        var links = new List<Proven>();
        var count = 2 + random.NextInt(2);
        for (var i = 0; i < count; i++)
        {
            links.Add(Grow(image, depth - 1, toImage || i < count - 1));
            if (i < count - 1) image = MeasuredImage.Of(links[^1].Operator)!.Value;
        }
        return new Proven(
            new ComposedOperator([.. links.Select(l => l.Operator)], ScalarType.Float64, CPU),
            links.Select(l => l.Matrix).Aggregate((product, next) => next.mm(product)));
    }

    private Proven Stack(ImageShape image, int depth)
    {
        var parts = Enumerable.Range(0, 2 + random.NextInt(2)).Select(_ => Grow(image, depth - 1)).ToList();
        return new Proven(
            new StackedOperator([.. parts.Select(p => p.Operator)], ScalarType.Float64, CPU),
            cat([.. parts.Select(p => p.Matrix)], 0));
    }

    private Proven Scale(Proven part)
    {
        var factor = (random.NextInt(2) == 0 ? -1 : 1) * (0.3 + random.NextUniform());
        return new Proven(new ScaledOperator(part.Operator, factor), part.Matrix.mul(factor));
    }

    private Proven PerChannel(ImageShape image, int depth)
    {
        var one = Grow(image with { Channels = 1 }, depth - 1);
        return new Proven(
            new PerChannelOperator(one.Operator, image.Channels),
            kron(eye(image.Channels, dtype: ScalarType.Float64), one.Matrix));
    }

    /// <summary>A mask, a mixing matrix, a shift, every second column, or row sums from the left.</summary>
    private Proven Leaf(ImageShape image)
    {
        var (c, h, w) = image;
        var n = image.Count;
        switch (random.NextInt(image.Width > 2 ? 5 : 4))
        {
            case 0:
                var seen = tensor([.. Draw(n).Select(v => v > -0.5 ? 1.0 : 0.0)], [c, h, w]);
                return new Proven(
                    new LinearOperator(image, [c, h, w], x => x.mul(seen), y => y.mul(seen), seen)
                    { Norm = seen.max().item<double>(), PseudoInverseIsAdjoint = true },
                    diag(seen.flatten()));
            case 1:
                var mix = eye(n, dtype: ScalarType.Float64).add(tensor(Draw(n * n), [n,
                    n]).mul(0.3 / Math.Sqrt(n)));
                return new Proven(
                    new LinearOperator(image, [c, h, w], x => x.flatten(1).mm(mix.t()).reshape(-1, c, h, w),
                        y => y.flatten(1).mm(mix).reshape(-1, c, h, w), mix),
                    mix);
            case 2:
                var by = 1 + random.NextInt(3);
                return new Proven(
                    new LinearOperator(image, [c, h, w], x => x.roll(by, 3), y => y.roll(-by, 3))
                    { Norm = 1, PseudoInverseIsAdjoint = true },
                    Rows(image, (row, column) => [(row, (column - by + (3 * w)) % w)]));
            case 3:
                return new Proven(
                    new LinearOperator(image, [c, h, w], x => x.cumsum(3), y => y.flip(3).cumsum(3).flip(3)),
                    Rows(image, (row, column) => Enumerable.Range(0, column + 1).Select(j => (row, j))));
            default:
                var half = (w + 1) / 2;
                return new Proven(
                    new LinearOperator(image, [c, h, half], x => x[.., .., .., TensorIndex.Slice(0, null, 2)],
                        y =>
                        {
                            var x = zeros(y.shape[0], c, h, w, dtype: y.dtype);
                            var columns = arange(0, w, 2);
                            return x.index_add(3, columns, y, 1);
                        })
                    { Norm = 1, PseudoInverseIsAdjoint = true },
                    Rows(image with { Width = half }, (row, column) => [(row, 2 * column)], w));
        }
    }

    /// <summary>
    /// A matrix from what each number of a measured image is the sum of, channel by channel.
    /// </summary>
    private static Tensor Rows(
        ImageShape measured, Func<int, int, IEnumerable<(int Row, int Column)>> sum, int? width = null)
    {
        var (c, h, w) = measured;
        var from = width ?? w;
        var values = new double[measured.Count, (long)c * h * from];
        for (var channel = 0; channel < c; channel++)
        for (var row = 0; row < h; row++)
        for (var column = 0; column < w; column++)
        foreach (var (i, j) in sum(row, column))
            values[(((channel * h) + row) * w) + column, (((channel * h) + i) * from) + j] += 1;
        return tensor(values);
    }

    private double[] Draw(long count) => [.. Enumerable.Range(0, (int)count).Select(_ =>
        random.NextNormal())];
}
