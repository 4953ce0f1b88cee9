using Idm.Configuration;
using Idm.Engine.Parts;
using Idm.PluginHosting;
using Idm.PluginHosting.Scanning;
using Idm.Sdk;
using Idm.Sdk.Operators;

namespace Idm.Engine.Verification;

/// <summary>
/// The whole conformance suite for a pipeline's operator when a build of its plugin is seen for the first
/// time. The built-in plugins are proved by their tests.
/// </summary>
/// <param name="registry">What is installed.</param>
/// <param name="newParts">Makes a factory of parts that has made none yet.</param>
/// <param name="cache">What was proved before.</param>
/// <param name="note">Says something to the user.</param>
public sealed class FirstUseVerification(
    PluginRegistry registry, Func<PartFactory> newParts, VerificationCache cache, Action<string> note)
{
    /// <summary>Proves the operator, if nobody has; libtorch has to be loaded.</summary>
    /// <exception cref="PluginException">
    /// The operator does not keep its contract: each failure with its numbers.
    /// </exception>
    /// <exception cref="PluginLoadException">The operator cannot be created.</exception>
    public void Require(Pipeline pipeline)
    {
        if (!registry.Plugins.Any(IsForeign)) return;
        var parts = newParts();
        var factory = parts.Create<IOperatorFactory>(pipeline, pipeline.Settings.Operator);
        try
        {
            // An operator may be made of others: what counts is whose code takes part.
            var foreign = parts.Used.Where(IsForeign).ToList();
            if (foreign.Count > 0) Require(factory, pipeline.Settings.Operator.Use, foreign);
        }
        finally
        {
            (factory as IDisposable)?.Dispose();
        }
    }

    private void Require(IOperatorFactory factory, string name, List<Plugin> plugins)
    {
        var key = VerificationCache.KeyOf(name, plugins);
        if (cache.Has(key)) return;
        note($"operator '{name}' of plugin {string.Join(", ", plugins)} is used for the first time: "
            + "the whole conformance suite runs once");
        var trial = OperatorConformance.Run(factory);
        if (trial.Refusal is { } refusal)
        {
            note($"only the quick check is made, as '{name}' took none of the images it was tried on: "
                + refusal);
            return;
        }
        trial.Report.EnsurePassed(name);
        cache.Add(key, trial.Report.ToString());
    }

    private static bool IsForeign(Plugin plugin) =>
        plugin is { HostAssembly: null, Refusal: null } && plugin.Provider != Plugin.CoreProvider;
}
