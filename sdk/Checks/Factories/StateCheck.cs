using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Checks.Factories;

/// <summary>
/// Saved tensors make a factory with another seed give the same operator: on a CPU, to the same bits.
/// </summary>
/// <remarks>
/// Tensors come back from a file row by row. A product rounds by the layout of its factors, and a training
/// that is resumed ends with other bits than one that was not, unless the factory uses one layout wherever
/// they come from. It shows for some sizes and batches only, so that several are tried.
/// </remarks>
internal sealed class StateCheck : IFactoryCheck
{
    private static readonly int[] _batches = [1, 2, 3];

    public string Name => "saved state";

    public CheckResult Run(FactoryUnderTest subject) => subject.With(from => subject.With(to =>
    {
        if (!from.CarriesState)
        {
            return from.SaveState(subject.Random.Derive("shared")).Count == 0
                ? CheckResult.Pass(Name, "it carries none")
                : CheckResult.Fail(
                    Name, "SaveState gives tensors, but CarriesState is false, so that nobody asks for them");
        }
        List<ImageShape> images = [.. subject.UsableSizes(from)];
        if (images.Count == 0) return CheckResult.Pass(Name, "no size is taken");
        using var scope = NewDisposeScope();
        var saved = from.SaveState(subject.Random.Derive("shared"));
        to.LoadState(saved.ToDictionary(tensor => tensor.Key, tensor => AsFromFile(tensor.Value)));

        var (error, same) = (0.0, true);
        foreach (var image in images)
        {
            var (apart, equal) = Compare(subject, from, to, image);
            (error, same) = (Math.Max(error, apart), same && equal);
        }
        return error <= subject.Rounding && !same && subject.Device.type == DeviceType.CPU
            ? new CheckResult(Name, false, error, 0,
                "the loaded operator rounds otherwise, so that a resumed training ends with other bits: call "
                + "contiguous() on tensors both where they are drawn and where they are loaded")
            : CheckResult.Within(Name, error, subject.Rounding, $"{saved.Count} tensors saved and loaded");
    }));

    private static Tensor AsFromFile(Tensor saved)
    {
        using var noGrad = no_grad();
        return saved.cpu().contiguous().clone();
    }

    private static (double Error, bool Same) Compare(
        FactoryUnderTest subject, IOperatorFactory from, IOperatorFactory to, ImageShape image)
    {
        using var noGrad = no_grad();
        using var before = subject.Create(from, image);
        using var after = to.Create(new OperatorRequest(
            image, subject.DType, subject.Device, subject.Random.Derive("another seed"),
                subject.Random.Derive("item")));
        if (!before.Measurement.SequenceEqual(after.Measurement)) return (double.PositiveInfinity, false);
        var inputs = new OperatorUnderTest(
            before, subject.Random.Derive("state"), subject.DType, subject.Device);
        var (error, same) = (0.0, true);
        foreach (var batch in _batches)
        {
            var (x, y) = (inputs.Images(batch), inputs.Measurements(batch));
            Add(after.Forward(x), before.Forward(x));
            Add(after.Adjoint(y), before.Adjoint(y));
        }
        return (error, same);

        void Add(Tensor found, Tensor expected)
        {
            error = Math.Max(error, Comparison.Relative(found.cpu(), expected.cpu()));
            same &= Comparison.Same(found, expected);
        }
    }
}
