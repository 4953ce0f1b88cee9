using System.Reflection;
using Idm.Sdk;

namespace Idm.PluginHosting.Loading;

/// <summary>
/// The constructor of an exported class: (), (TOptions), (TOptions, PluginContext) or (PluginContext).
/// </summary>
public sealed class ExportConstructor
{
    private readonly ConstructorInfo _constructor;
    private readonly bool _takesContext;

    private ExportConstructor(ConstructorInfo constructor)
    {
        var parameters = constructor.GetParameters();
        _constructor = constructor;
        _takesContext = parameters.Length > 0 && parameters[^1].ParameterType == typeof(PluginContext);
        OptionsType = parameters.Length > (_takesContext ? 1 : 0) ? parameters[0].ParameterType : null;
    }

    public Type? OptionsType { get; }

    public ConstructorInfo Source => _constructor;

    /// <summary>The suitable constructor with the most parameters; null if there is none.</summary>
    public static ExportConstructor? Find(Type type) => type.GetConstructors()
        .Where(c => IsSuitable([.. c.GetParameters().Select(p => p.ParameterType)]))
        .OrderByDescending(c => c.GetParameters().Length)
        .Select(c => new ExportConstructor(c))
        .FirstOrDefault();

    public object Invoke(object? options, PluginContext context)
    {
        var arguments = new List<object?>();
        if (OptionsType is not null) arguments.Add(options ?? DefaultsOf(OptionsType));
        if (_takesContext) arguments.Add(context);
        return _constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [.. arguments], null);
    }

    private static object DefaultsOf(Type options)
    {
        var constructor = options.GetConstructor(Type.EmptyTypes)
            ?? throw new PluginException($"{options.FullName} has no defaults: its options must be given");
        return constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [], null);
    }

    private static bool IsSuitable(Type[] parameters) => parameters switch
    {
        [] => true,
        [var options] => options == typeof(PluginContext) || IsOptions(options),
        [var options, var context] => IsOptions(options) && context == typeof(PluginContext),
        _ => false,
    };

    private static bool IsOptions(Type type) =>
        type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true
        && !type.IsGenericType && !type.IsArray && !type.IsByRef && !type.IsPointer
        && type != typeof(PluginContext);
}
