using Idm.Scripting.Scripts.Parts;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Scripting.Scripts;

/// <summary>
/// Defining parts. Each comes with options, a record whose properties become keys, or without.
/// </summary>
public static partial class ScriptGlobals
{
    /// <summary>Defines an operator.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="create">
    /// Makes the operator for one image; tensors made here live as long as the operator.
    /// </param>
    /// <param name="pad">
    /// The shape that images are zero-padded to before they are measured; as they are if null.
    /// </param>
    public static void Operator(
        string name, Func<OperatorRequest, IOperator> create, Func<ImageShape, ImageShape>? pad = null) =>
        DefineOperator(name, null, create, _ => create, pad is null ? null : _ => pad);

    /// <summary>
    /// Defines an operator with options: <c>Operator("halftone", (Options o, OperatorRequest r) => ...)</c>.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="create">
    /// Makes the operator for one image; tensors made here live as long as the operator.
    /// </param>
    /// <param name="pad">
    /// The shape that images are zero-padded to before they are measured; as they are if null.
    /// </param>
    public static void Operator<TOptions>(
        string name, Func<TOptions, OperatorRequest, IOperator> create,
        Func<TOptions, ImageShape, ImageShape>? pad = null)
        where TOptions : class =>
        DefineOperator(name, typeof(TOptions), create,
            o => request => create(Of<TOptions>(o), request),
            pad is null ? null : o => image => pad(Of<TOptions>(o), image));

    /// <summary>Defines noise: a function of the exact measurement y and a random stream.</summary>
    public static void Noise(string name, Func<Tensor, RandomStream, Tensor> disturb) =>
        Define(ExportKinds.Noise, name, null, disturb, _ => new FunctionNoise(disturb));

    /// <summary>Defines noise with options.</summary>
    public static void Noise<TOptions>(string name, Func<TOptions, Tensor, RandomStream, Tensor> disturb)
        where TOptions : class =>
        Define(ExportKinds.Noise, name, typeof(TOptions), disturb,
            o => new FunctionNoise((y, random) => disturb(Of<TOptions>(o), y, random)));

    /// <summary>
    /// Defines a metric: a number from the restored image and the true one, both in [0, 1].
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="compute">Compares (restored, reference), each (1, C, H, W).</param>
    /// <param name="unit">For tables, such as <c>dB</c>.</param>
    /// <param name="higherIsBetter">Whether a larger value is the better one.</param>
    public static void Metric(
        string name, Func<Tensor, Tensor, double> compute, string unit = "", bool higherIsBetter = true) =>
        Define(ExportKinds.Metric, name, null, compute, _ => new FunctionMetric(
            compute, unit, higherIsBetter));

    /// <summary>Defines a loss: a scalar tensor from the restored images and the true ones.</summary>
    public static void Loss(string name, Func<Tensor, Tensor, Tensor> compute) =>
        Define(ExportKinds.Loss, name, null, compute, _ => new FunctionLoss(compute));

    /// <summary>Defines a loss with options.</summary>
    public static void Loss<TOptions>(string name, Func<TOptions, Tensor, Tensor, Tensor> compute)
        where TOptions : class =>
        Define(ExportKinds.Loss, name, typeof(TOptions), compute,
            o => new FunctionLoss((restored, reference) => compute(Of<TOptions>(o), restored, reference)));

    /// <summary>Defines a schedule: a plain function of the progress of a training, from 0 to 1.</summary>
    public static void Schedule(string name, Func<double, double> at) =>
        Define(ExportKinds.Schedule, name, null, at, _ => new FunctionSchedule(at));

    /// <summary>Defines a schedule with options.</summary>
    public static void Schedule<TOptions>(string name, Func<TOptions, double, double> at)
        where TOptions : class =>
        Define(ExportKinds.Schedule, name, typeof(TOptions), at,
            o => new FunctionSchedule(progress => at(Of<TOptions>(o), progress)));

    /// <summary>Defines a sampler that needs no model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="sample">Restores the image, (N, C, H, W), from the measurement.</param>
    /// <param name="steps">How many steps it takes.</param>
    public static void Sampler(
        string name, Func<Measurement, SamplerContext, Tensor> sample, int steps = 1) =>
        Define(ExportKinds.Sampler, name, null, sample,
            _ => new FunctionSampler(steps, false, (y, _, context) => sample(y, context)));

    /// <summary>Defines a sampler with options that needs no model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="sample">Restores the image, (N, C, H, W), from the measurement.</param>
    /// <param name="steps">How many steps it takes; 1 if null.</param>
    public static void Sampler<TOptions>(
        string name, Func<TOptions, Measurement, SamplerContext, Tensor> sample,
        Func<TOptions, int>? steps = null)
        where TOptions : class =>
        Define(ExportKinds.Sampler, name, typeof(TOptions), sample, o => new FunctionSampler(
            steps?.Invoke(Of<TOptions>(o)) ?? 1, false, (y, _, context) =>
                sample(Of<TOptions>(o), y, context)));

    /// <summary>Defines a sampler that restores with the help of a model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="steps">How many steps it takes: the model may have weights for each.</param>
    /// <param name="sample">Restores the image, (N, C, H, W), from the measurement and the model.</param>
    public static void ModelSampler(
        string name, int steps, Func<Measurement, IModel, SamplerContext, Tensor> sample) =>
        Define(ExportKinds.Sampler, name, null, sample,
            _ => new FunctionSampler(steps, true, (y, model, context) => sample(y, model!, context)));

    private static void DefineOperator(
        string name, Type? options, Delegate source, Func<object?, Func<OperatorRequest, IOperator>> create,
        Func<object?, Func<ImageShape, ImageShape>>? pad)
    {
        var session = ScriptSession.Current;
        ScriptPart part = null!;
        part = new ScriptPart(ExportKinds.Operator, name, options,
            (o, _) =>
                new ScriptOperatorFactory(session, create(o), pad?.Invoke(o)) { Part = part }, source.Method);
        session.Define(part);
    }

    private static void Define(
        string kind, string name, Type? options, Delegate source, Func<object?, object> create)
    {
        var session = ScriptSession.Current;
        session.Define(new ScriptPart(kind, name, options, (o, _) =>
        {
            using var lab = session.Enter();
            return create(o);
        }, source.Method));
    }

    private static TOptions Of<TOptions>(object? options)
        where TOptions : class =>
        (TOptions?)options ?? Activator.CreateInstance<TOptions>();
}
