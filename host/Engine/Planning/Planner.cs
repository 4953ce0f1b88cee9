using Idm.Configuration;
using Idm.Configuration.Settings;
using Idm.Engine.Parts;
using Idm.Engine.Solving;
using Idm.Engine.Verification;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Metrics;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using Idm.TensorFiles;
using Idm.TensorFiles.Weights;
using Idm.TorchRuntime;

namespace Idm.Engine.Planning;

/// <summary>
/// Turns a pipeline into a plan: loads libtorch, picks the device, creates the parts, loads the weights.
/// </summary>
/// <param name="parts">Creates the parts.</param>
/// <param name="libtorch">
/// A libtorch folder to use instead of the packaged one; null for the usual search.
/// </param>
/// <param name="note">Says something to the user.</param>
public sealed class Planner(PartFactory parts, string? libtorch, Action<string> note)
{
    private const int Grey = 1;

    /// <summary>Makes the plan; the caller disposes it.</summary>
    /// <param name="pipeline">A pipeline without configuration errors.</param>
    /// <param name="training">
    /// Whether the weights are those that training starts from (train.from), fresh if none are named.
    /// </param>
    /// <param name="prove">
    /// Proves the operator, with the images at hand (when training, those to train on), before any model is
    /// built or loaded.
    /// </param>
    /// <exception cref="TorchLoadException">libtorch cannot be loaded.</exception>
    /// <exception cref="DeviceException">The device asked for is not there.</exception>
    /// <exception cref="WeightsException">
    /// The weights are not found, damaged, or of another network.
    /// </exception>
    /// <exception cref="PluginException">The parts do not fit together.</exception>
    public Plan Make(
        Pipeline pipeline, bool training = false, Action<OperatorVerification, ReadableImages>? prove = null)
    {
        var settings = pipeline.Settings;
        var named = training ? settings.Train?.From : settings.Model?.Weights;
        var weights = named is null ? null : new WeightsFolder(pipeline.Folder).Resolve(named);
        if (!training && settings.Model?.Sha256 is { } hash) weights?.Require(hash);

        var data = parts.Create<IImageSource>(pipeline, settings.Data);
        var torch = NativeTorch.Load(libtorch);
        var device = TorchDevice.Resolve(settings.Device);
        TorchThreads.Set(settings.Threads);
        var operators = parts.Create<IOperatorFactory>(pipeline, settings.Operator);
        var noise = settings.Noise is { } n ? parts.Create<INoise>(pipeline, n) : null;
        var models = settings.Model is { } model ? parts.Create<IModelFactory>(pipeline, model) : null;
        var sampler = parts.Create<ISampler>(pipeline, settings.Sampler);
        var forwardModel = new ForwardModel(
            operators, noise, Solver.SizeDivisorOf(sampler, models), settings.Seed, device.Device)
        { Source = parts.Source };
        var images = new ReadableImages(training && settings.Train is { } train
            ? parts.Create<IImageSource>(pipeline, train.Data)
            : data);
        // Where no image can be read there is nothing to restore: each file is listed with its reason,
        // whatever the model.
        var channels = images.Channels ?? models?.Channels.FirstOrDefault(Grey) ?? Grey;
        var modelChannels = training ? null : TrainedWeights.ChannelsFor(weights, channels);
        var solver = Build();
        try
        {
            if (solver.IsChannelwise)
            {
                if (images.Shapes.FirstOrDefault() is { Channels: > 1 } first) solver.RequireChannels(first);
                note($"the model restores one channel: the {channels} channels of each image are restored "
                    + "one by one");
            }
            if (weights is not null)
                TrainedWeights.Load(weights, solver, UseOf(settings, sampler), settings.Seed, note);
            else if (!training && solver.Weights.Count > 0)
                note("the model has fresh, untrained weights: name trained ones with model.weights");
            return new Plan
            {
                Pipeline = pipeline,
                Data = data,
                Solver = solver,
                CopySolver = () =>
                    Solver.Behind(
                        forwardModel, models, parts.Create<ISampler>(pipeline, settings.Sampler), channels),
                Metrics = Named<IMetric>(pipeline, settings.Metrics, []),
                Compare = Named<ISampler>(pipeline, settings.Compare, [settings.Sampler.Use]),
                Weights = weights,
                Device = device,
                Torch = torch,
                Plugins = parts.Used,
                Scripts = parts.UsedScripts,
            };
        }
        catch
        {
            solver.Dispose();
            throw;
        }

        Solver Build()
        {
            try
            {
                prove?.Invoke(
                    new OperatorVerification(forwardModel, settings.Operator.Use, channels), images);
                return new Solver(forwardModel, models, sampler, channels, modelChannels)
                {
                    Samples = settings.Sampler.Samples,
                    BFloat16 = settings.Precision == Precision.Bfloat16,
                };
            }
            catch
            {
                forwardModel.Dispose();
                throw;
            }
        }
    }

    private static TrainedFor UseOf(PipelineSettings settings, ISampler sampler) => new(
        settings.Operator.Use, $"{settings.Operator.Options}", settings.Sampler.Use,
        $"{settings.Sampler.Options}", sampler.TrainedOptions);

    /// <summary>Creates parts under names of their own: tv, and tv-2 with other options.</summary>
    private List<KeyValuePair<string, T>> Named<T>(
        Pipeline pipeline, IReadOnlyList<Part> named, HashSet<string> taken)
        where T : class
    {
        return [.. named.Select(p => KeyValuePair.Create(Free(p.Use), parts.Create<T>(pipeline, p)))];

        string Free(string name)
        {
            for (var n = 1; ; n++)
            {
                var candidate = n == 1 ? name : $"{name}-{n}";
                if (taken.Add(candidate)) return candidate;
            }
        }
    }
}
