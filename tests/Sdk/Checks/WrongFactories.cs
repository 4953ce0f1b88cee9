using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Checks;

/// <summary>A factory whose operators, taken one by one, may be right.</summary>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="Check">The check that must name it.</param>
/// <param name="Create">Makes it.</param>
internal sealed record WrongFactory(string Fault, string Check, Func<IOperatorFactory> Create);

/// <summary>Factories with one fault each.</summary>
internal static class WrongFactories
{
    public static IReadOnlyList<WrongFactory> All { get; } =
    [
        new("shift off for odd sizes only", "sizes", () => new Factory(r =>
            WrongTransforms.ShiftForEvenSizes(r.Image))),
        new("not a number on one pixel", "sizes", () => new Factory(r =>
            Mask(r, r.Image.Count == 1 ? double.NaN : 1))),
        new("throws on sides that differ", "sizes", () => new Factory(r => r.Image.Height == r.Image.Width
            ? Mask(r, 1) : throw new InvalidOperationException("squares only"))),
        new("takes no size at all", "sizes", () => new Factory(_ => throw new PluginException("not today"))),
        new("draws from a generator of its own", "seed", OwnGenerator),
        new("draws other numbers for float32", "dtype round trip", () => new Factory(
            r => Mask(r, r.Item.Derive(r.DType.ToString()).NextUniform() + 0.5))),
        new("forgets what was saved", "saved state", () => new Forgetful(asked: true)),
        new("keeps what it drew in another layout than what it loads", "saved state", () => new Standing()),
        new("saves what nobody asks for", "saved state", () => new Forgetful(asked: false)),
    ];

    public static IOperatorFactory Right { get; } = new Factory(r => Mask(r, r.Item.NextUniform() + 0.5));

    private static Factory OwnGenerator()
    {
        var calls = 0;
        return new Factory(r => Mask(r, 1 + (0.01 * calls++)));
    }

    private static LinearOperator Mask(OperatorRequest request, double scale)
    {
        var (c, h, w) = request.Image;
        var mask = tensor(scale, dtype: request.DType, device: request.Device);
        return new LinearOperator(request.Image, [c, h, w], x => x.mul(mask), y => y.mul(mask), mask);
    }

    private sealed class Factory(Func<OperatorRequest, IOperator> create) : IOperatorFactory
    {
        public IOperator Create(OperatorRequest request) => create(request);
    }

    private sealed class Forgetful(bool asked) : IOperatorFactory
    {
        public bool CarriesState => asked;

        public IOperator Create(OperatorRequest request) => Mask(request, Draw(request.Shared));

        public IReadOnlyDictionary<string, Tensor> SaveState(RandomStream shared) =>
            new Dictionary<string, Tensor> { ["scale"] = tensor(Draw(shared)) };

        public void LoadState(IReadOnlyDictionary<string, Tensor> state)
        {
            // and that is all
        }

        private static double Draw(RandomStream shared) => 0.5 + shared.Derive("scale").NextUniform();
    }

    /// <summary>
    /// y = xΦ for the first rows of Φ, which stands in memory column by column until it is loaded.
    /// </summary>
    private sealed class Standing : IOperatorFactory
    {
        private const int Pixels = 12 * 16, Columns = 40;

        private Tensor? _phi;

        public bool CarriesState => true;

        public IOperator Create(OperatorRequest request)
        {
            var phi = Phi(request.Shared).narrow(0, 0, request.Image.Count).to(request.DType);
            var (c, h, w) = request.Image;
            return new LinearOperator(
                request.Image, [Columns], x => x.flatten(1).matmul(phi), y =>
                    y.matmul(phi.t()).view(-1, c, h, w));
        }

        public IReadOnlyDictionary<string, Tensor> SaveState(RandomStream shared) =>
            new Dictionary<string, Tensor> { ["phi"] = Phi(shared) };

        public void LoadState(IReadOnlyDictionary<string, Tensor> state) => _phi = state["phi"].clone();

        private Tensor Phi(RandomStream shared)
        {
            var random = shared.Derive("phi");
            return _phi ??= tensor(
                [.. Enumerable.Range(0, Pixels * Columns).Select(_ => random.NextNormal())],
                [Columns, Pixels]).t();
        }
    }
}
