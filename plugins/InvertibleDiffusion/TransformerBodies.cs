using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>
/// The bodies [injector, transformer, injector] that follow a resnet, or [injector] where there is no
/// transformer.
/// </summary>
internal static class TransformerBodies
{
    /// <param name="i">Which of the block's transformers.</param>
    /// <param name="attentions">The block's transformers; empty if the level has none.</param>
    /// <param name="injectors">The block's injectors: two for each transformer, or one in its place.</param>
    /// <param name="context">What this forward pass knows.</param>
    public static IEnumerable<Func<Tensor, Tensor>> Of(
        int i, Transformer[] attentions, Injector[] injectors, StepContext context)
    {
        if (attentions.Length == 0) return [x => injectors[i].Forward(x, context)];
        return
        [
            x => injectors[2 * i].Forward(x, context),
            attentions[i].Forward,
            x => injectors[2 * i + 1].Forward(x, context),
        ];
    }
}
