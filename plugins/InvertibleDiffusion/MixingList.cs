using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>Gives the v of a chain's couplings their names: 0.v, 1.v, ...</summary>
internal static class MixingList
{
    public static nn.Module Of(Parameter[] mixing) => nn.ModuleList([.. mixing.Select(v => new Holder(v))]);

    private sealed class Holder : nn.Module
    {
        public Holder(Parameter v)
            : base(nameof(Holder)) =>
            register_parameter("v", v);
    }
}
