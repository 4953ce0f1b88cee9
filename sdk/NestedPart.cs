namespace Idm.Sdk;

/// <summary>
/// A part of a pipeline inside the options of another part: <c>{ use: scale, part: { use: blur } }</c>.
/// </summary>
/// <remarks>
/// An options record that has such a property, or a list of them, takes whatever is installed of that kind;
/// the
/// inner options are bound and checked like any others. The constructor of the export makes them by
/// <see cref="PluginContext.Create"/>.
/// </remarks>
/// <typeparam name="T">A contract of <see cref="ExportKinds.Contracts"/>: says of which kind the part
/// is.</typeparam>
/// <param name="use">Its name in the pipeline.</param>
/// <param name="settings">What the host knows of it; a test may put the finished part here.</param>
public sealed class NestedPart<T>(string use, object settings)
    where T : class
{
    /// <summary>Its name in the pipeline, for messages.</summary>
    public string Use { get; } = use;

    /// <summary>Settings from which the host creates it.</summary>
    public object Settings { get; } = settings;

    /// <summary>Its name in the pipeline.</summary>
    public override string ToString() => Use;
}
