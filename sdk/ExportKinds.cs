namespace Idm.Sdk;

/// <summary>The kinds of things a plugin can export, and the contract that each must implement.</summary>
public static class ExportKinds
{
    /// <summary>A map from image to measurement: <see cref="Operators.IOperatorFactory"/>.</summary>
    public const string Operator = "operator";

    /// <summary>A noise estimator: <see cref="Models.IModelFactory"/>.</summary>
    public const string Model = "model";

    /// <summary>Turns a measurement into an image: <see cref="Samplers.ISampler"/>.</summary>
    public const string Sampler = "sampler";

    /// <summary>Noise added to a measurement: <see cref="Operators.INoise"/>.</summary>
    public const string Noise = "noise";

    /// <summary>Quality of a restored image: <see cref="Metrics.IMetric"/>.</summary>
    public const string Metric = "metric";

    /// <summary>A number that changes over training: <see cref="Schedules.ISchedule"/>.</summary>
    public const string Schedule = "schedule";

    /// <summary>Source of images: <see cref="Data.IImageSource"/>.</summary>
    public const string Data = "data";

    /// <summary>Training loss: <see cref="Metrics.ILoss"/>.</summary>
    public const string Loss = "loss";

    /// <summary>The contract of each kind.</summary>
    public static IReadOnlyDictionary<string, Type> Contracts { get; } = new Dictionary<string, Type>
    {
        [Operator] = typeof(Operators.IOperatorFactory),
        [Model] = typeof(Models.IModelFactory),
        [Sampler] = typeof(Samplers.ISampler),
        [Noise] = typeof(Operators.INoise),
        [Metric] = typeof(Metrics.IMetric),
        [Schedule] = typeof(Schedules.ISchedule),
        [Data] = typeof(Data.IImageSource),
        [Loss] = typeof(Metrics.ILoss),
    };
}
