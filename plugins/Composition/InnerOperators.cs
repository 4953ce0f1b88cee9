using System.Globalization;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Composition;

/// <summary>
/// The operators that a composition is made of: each has random streams and saved tensors of its own.
/// </summary>
/// <param name="parts">What the pipeline names.</param>
/// <param name="context">What creates them.</param>
internal sealed class InnerOperators(
    IReadOnlyList<NestedPart<IOperatorFactory>> parts, PluginContext context) : IDisposable
{
    private readonly IOperatorFactory[] _factories = [.. parts.Select(context.Create)];

    public int Count => _factories.Length;

    public ImageShape Pad(int i, ImageShape image) => _factories[i].Pad(image);

    /// <summary>Creates part i for images that cannot be padded any more.</summary>
    public IOperator Create(int i, OperatorRequest outer, ImageShape image)
    {
        var padded = _factories[i].Pad(image);
        if (padded != image)
        {
            throw new PluginException($"'{parts[i]}' (part {i + 1}) is given images {image} and would pad "
                + "them to "
                + $"{padded}, but only the first part of a pipeline's operator can: choose options that suit "
                + "both");
        }
        return _factories[i].Create(outer with
        {
            Image = image,
            Shared = Stream(outer.Shared, i),
            Item = Stream(outer.Item, i),
        });
    }

    public string NameOf(int i) => parts[i].Use;

    /// <summary>Whether any part does.</summary>
    public bool CarriesState => _factories.Any(factory => factory.CarriesState);

    /// <summary>Those of all parts, each under the number of its part.</summary>
    public IReadOnlyDictionary<string, Tensor> SaveState(RandomStream shared) => _factories
        .SelectMany((factory, i) => factory.SaveState(Stream(shared, i))
            .Select(saved => KeyValuePair.Create(Prefix(i) + saved.Key, saved.Value)))
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>Hands each part its own.</summary>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        for (var i = 0; i < _factories.Length; i++)
        {
            if (!_factories[i].CarriesState) continue;
            _factories[i].LoadState(state
                .Where(saved => saved.Key.StartsWith(Prefix(i), StringComparison.Ordinal))
                .ToDictionary(saved => saved.Key[Prefix(i).Length..], saved => saved.Value));
        }
    }

    public void Dispose()
    {
        foreach (var factory in _factories) (factory as IDisposable)?.Dispose();
    }

    private static RandomStream Stream(RandomStream outer, int i) => outer.Derive("part", i);

    private static string Prefix(int i) => string.Create(CultureInfo.InvariantCulture, $"{i}.");
}
