namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>
/// The weights of Stable Diffusion v1.5's U-Net as diffusers names them, from its configuration: 320, 640,
/// 1280 and 1280 channels, two resnets in a down block and three in an up block, attention on the upper three
/// levels.
/// </summary>
internal static class StableDiffusionV1
{
    private const int Time = 1280, Text = 768;

    private static readonly int[] Channels = [320, 640, 1280, 1280];

    /// <summary>Name and shape of every weight.</summary>
    public static IEnumerable<(string Name, long[] Shape)> Weights() =>
    [
        .. Affine("conv_in", 320, 4, 3, 3),
        .. Affine("time_embedding.linear_1", Time, 320),
        .. Affine("time_embedding.linear_2", Time, Time),
        .. Enumerable.Range(0, 4).SelectMany(Down),
        .. Resnet("mid_block.resnets.0", 1280, 1280),
        .. Attention("mid_block.attentions.0", 1280),
        .. Resnet("mid_block.resnets.1", 1280, 1280),
        .. Enumerable.Range(0, 4).SelectMany(Up),
        .. Norm("conv_norm_out", 320),
        .. Affine("conv_out", 4, 320, 3, 3),
    ];

    private static IEnumerable<(string, long[])> Down(int i)
    {
        var (from, to) = (Channels[Math.Max(i - 1, 0)], Channels[i]);
        return
        [
            .. Resnet($"down_blocks.{i}.resnets.0", from, to),
            .. Resnet($"down_blocks.{i}.resnets.1", to, to),
            .. i == 3 ? [] : Attention($"down_blocks.{i}.attentions.0", to)
            .Concat(Attention($"down_blocks.{i}.attentions.1", to)),
            .. i == 3 ? [] : Affine($"down_blocks.{i}.downsamplers.0.conv", to, to, 3, 3),
        ];
    }

    private static IEnumerable<(string, long[])> Up(int i)
    {
        var to = Channels[3 - i];
        var before = i == 0 ? to : Channels[4 - i];
        var last = Channels[Math.Max(2 - i, 0)];
        return
        [
            .. Resnet($"up_blocks.{i}.resnets.0", before + to, to),
            .. Resnet($"up_blocks.{i}.resnets.1", to + to, to),
            .. Resnet($"up_blocks.{i}.resnets.2", to + last, to),
            .. Enumerable.Range(0, i == 0 ? 0 : 3)
            .SelectMany(k => Attention($"up_blocks.{i}.attentions.{k}", to)),
            .. i == 3 ? [] : Affine($"up_blocks.{i}.upsamplers.0.conv", to, to, 3, 3),
        ];
    }

    private static IEnumerable<(string, long[])> Resnet(string name, int from, int to) =>
    [
        .. Norm($"{name}.norm1", from),
        .. Affine($"{name}.conv1", to, from, 3, 3),
        .. Affine($"{name}.time_emb_proj", to, Time),
        .. Norm($"{name}.norm2", to),
        .. Affine($"{name}.conv2", to, to, 3, 3),
        .. from == to ? [] : Affine($"{name}.conv_shortcut", to, from, 1, 1),
    ];

    private static IEnumerable<(string, long[])> Attention(string name, int channels)
    {
        var block = $"{name}.transformer_blocks.0";
        return
        [
            .. Norm($"{name}.norm", channels),
            .. Affine($"{name}.proj_in", channels, channels, 1, 1),
            .. Norm($"{block}.norm1", channels),
            .. Queries($"{block}.attn1", channels, channels),
            .. Norm($"{block}.norm2", channels),
            .. Queries($"{block}.attn2", channels, Text),
            .. Norm($"{block}.norm3", channels),
            .. Affine($"{block}.ff.net.0.proj", 8 * channels, channels),
            .. Affine($"{block}.ff.net.2", channels, 4 * channels),
            .. Affine($"{name}.proj_out", channels, channels, 1, 1),
        ];
    }

    private static IEnumerable<(string, long[])> Queries(string name, int channels, int keys) =>
    [
        ($"{name}.to_q.weight", [channels, channels]),
        ($"{name}.to_k.weight", [channels, keys]),
        ($"{name}.to_v.weight", [channels, keys]),
        .. Affine($"{name}.to_out.0", channels, channels),
    ];

    private static IEnumerable<(string, long[])> Norm(string name, int channels) => Affine(name, channels);

    private static IEnumerable<(string, long[])> Affine(string name, params long[] shape) =>
        [($"{name}.weight", shape), ($"{name}.bias", [shape[0]])];
}
