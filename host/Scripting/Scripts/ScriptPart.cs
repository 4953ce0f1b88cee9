using System.Reflection;
using Idm.Sdk;

namespace Idm.Scripting.Scripts;

/// <summary>Something that a script defines: what a plugin would export.</summary>
/// <param name="Kind">One of <see cref="ExportKinds"/>.</param>
/// <param name="Name">Its name in pipelines and messages.</param>
/// <param name="OptionsType">The record of its options; null when it has none.</param>
/// <param name="Create">Makes it, from options (null for the defaults).</param>
/// <param name="Source">The method or constructor that defines it.</param>
public sealed record ScriptPart(
    string Kind, string Name, Type? OptionsType, Func<object?, PluginContext, object> Create,
    MethodBase Source);
