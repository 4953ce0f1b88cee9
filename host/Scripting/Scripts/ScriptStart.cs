using System.Reflection;
using Idm.PluginHosting.Loading;
using Idm.Sdk;

namespace Idm.Scripting.Scripts;

/// <summary>Runs the statements of a script, and finds the classes that it exports.</summary>
internal static class ScriptStart
{
    private const string SubmissionClass = "Script";
    private const string SubmissionFactory = "<Factory>";

    /// <summary>Runs the script from its first line to its last.</summary>
    /// <returns>What a program returned, as exit code; 0 if it returned nothing.</returns>
    public static int Run(ScriptContext context, ScriptSession session)
    {
        using var lab = session.Enter();
        foreach (var type in context.Assembly.GetTypes()) Export(type, session);
        var result = context.Source.IsSubmission
            ? Invoke(context.Assembly.GetType(SubmissionClass)!.GetMethod(SubmissionFactory)!, new object?[2])
            : context.Assembly.EntryPoint is { } main ? Main(main, session.Arguments) : null;
        if (result is Task task)
        {
            task.GetAwaiter().GetResult();
            result = (task as Task<int>)?.GetAwaiter().GetResult();
        }
        return result is int code ? code : 0;
    }

    private static object? Main(MethodInfo main, IReadOnlyList<string> arguments) =>
        Invoke(main, main.GetParameters().Length == 0 ? null : arguments.ToArray());

    private static object? Invoke(MethodInfo method, object? argument) => method.Invoke(
        null, BindingFlags.DoNotWrapExceptions, null, argument is null ? [] : [argument], null);

    /// <summary>A class with [PluginExport], as in a plugin.</summary>
    private static void Export(Type type, ScriptSession session)
    {
        if (type.GetCustomAttribute<PluginExportAttribute>() is not { } export) return;
        var constructor = ExportConstructor.Find(type);
        var part = new ScriptPart(export.Kind, export.Name, constructor?.OptionsType,
            (options, context) =>
            {
                using var lab = session.Enter();
                return constructor!.Invoke(options, context);
            },
            constructor?.Source ?? type.GetConstructors(
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)[0]);
        if (!ExportKinds.Contracts.TryGetValue(export.Kind, out var contract))
            throw new BadPartException(part, $"{type.Name}: unknown kind '{export.Kind}'");
        if (!type.IsAssignableTo(contract))
        {
            throw new BadPartException(
                part, $"{type.Name} is exported as {export.Kind} '{export.Name}' but does not implement "
                + contract.FullName);
        }
        if (constructor is null)
            throw new BadPartException(part, $"{type.Name} has no constructor (TOptions[, PluginContext])");
        session.Define(part);
    }
}
