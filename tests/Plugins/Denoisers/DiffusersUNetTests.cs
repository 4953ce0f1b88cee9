using System.Text;
using Idm.Plugins.Denoisers.Diffusers;
using Idm.Sdk;
using Idm.Sdk.Models;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Denoisers;

/// <summary>diffusers' UNet2DModel beside diffusers.</summary>
public sealed class DiffusersUNetTests : IDisposable
{
    private const string DdpmConfig = """
        {"_class_name": "UNet2DModel", "_diffusers_version": "0.1.1", "act_fn": "silu",
         "attention_head_dim": null, "block_out_channels": [32, 64], "center_input_sample": false,
         "down_block_types": ["DownBlock2D", "AttnDownBlock2D"], "downsample_padding": 0,
         "flip_sin_to_cos": false, "freq_shift": 1, "in_channels": 3, "layers_per_block": 2,
         "mid_block_scale_factor": 1, "norm_eps": 1e-06, "norm_num_groups": 32, "out_channels": 3,
         "sample_size": 32,
         "time_embedding_type": "positional", "up_block_types": ["AttnUpBlock2D", "UpBlock2D"]}
        """;

    private const string DdpmScheduler = """
        {"_class_name": "DDPMScheduler", "beta_end": 0.02, "beta_schedule": "linear", "beta_start": 0.0001,
         "clip_sample": false,
         "num_train_timesteps": 1000, "trained_betas": null, "variance_type": "fixed_large"}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_its_two_files_it_is_the_public_one()
    {
        using var scope = NewDisposeScope();
        var factory = OfFiles();
        using var model = DenoiserGolden.Filled(factory.Create(DenoiserGolden.Request(3)));
        DenoiserGolden.HasNames(model, (208, 1002883, 2546140423));
        var x = DenoiserGolden.Photos(3, 16, 16);
        DenoiserGolden.Agrees(
            "ddpm", model.Denoise(x, DenoiserGolden.Levels(0.03969906700742797, 0.7311783484987844)));
        DenoiserGolden.LeavesOneTensor(model, x);
        Assert.Equal([3], factory.Channels);
        Assert.Equal(2, factory.SizeDivisor);
    }

    [Fact]
    public void Of_options_with_other_blocks_and_velocities_too()
    {
        using var scope = NewDisposeScope();
        using var model = DenoiserGolden.Filled(Create(new()
        {
            InChannels = 1, BlockOutChannels = [16, 32, 32], LayersPerBlock = 1, AttentionHeadDim = 8,
            NormNumGroups = 8,
            DownBlockTypes = ["AttnDownBlock2D", "DownBlock2D", "AttnDownBlock2D"],
            UpBlockTypes = ["AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"],
            ResnetTimeScaleShift = "scale_shift", DownsampleType = "resnet", UpsampleType = "resnet",
            MidBlockScaleFactor = 1.4, TimeEmbeddingDim = 48,
            BetaSchedule = "squaredcos_cap_v2", PredictionType = "v_prediction", ClipSample = false,
        }).Create(DenoiserGolden.Request(1)));
        DenoiserGolden.HasNames(model, (234, 326737, 2400869405));
        var levels = DenoiserGolden.Levels(0.010798382859594943, 0.6976671277048115);
        DenoiserGolden.Agrees("unet2d", model.Denoise(DenoiserGolden.Photos(1, 16, 16), levels));
    }

    [Fact]
    public void One_without_attention_that_finds_the_image_and_variances_too()
    {
        using var scope = NewDisposeScope();
        using var model = DenoiserGolden.Filled(Create(new()
        {
            OutChannels = 6, BlockOutChannels = [16, 32], DownBlockTypes = ["DownBlock2D", "DownBlock2D"],
            UpBlockTypes = ["UpBlock2D", "UpBlock2D"], LayersPerBlock = 1, NormNumGroups = 4,
            AddAttention = false,
            BetaSchedule = "scaled_linear", PredictionType = "sample", ClipSample = false,
        }).Create(DenoiserGolden.Request(3)));
        DenoiserGolden.HasNames(model, (104, 160710, 799174899));
        var levels = DenoiserGolden.Levels(0.010199716305526853, 7.408439529410063);
        DenoiserGolden.Agrees("unet2d_sample", model.Denoise(DenoiserGolden.Photos(3, 16, 16), levels));
    }

    /// <summary>Names and shapes, as diffusers makes them of the published config.json.</summary>
    [Fact]
    public void The_published_networks_fit()
    {
        var ddpm = new DiffusersOptions
        {
            AttentionHeadDim = 0, DownsamplePadding = 0, FlipSinToCos = false, FreqShift = 1, NormEps = 1e-6,
        };
        Fits(
            ddpm with
            {
                BlockOutChannels = [128, 256, 256, 256],
                DownBlockTypes = ["DownBlock2D", "AttnDownBlock2D", "DownBlock2D", "DownBlock2D"],
                UpBlockTypes = ["UpBlock2D", "UpBlock2D", "AttnUpBlock2D", "UpBlock2D"],
            },
            (328, 35746307, 623111335));
        Fits(
            ddpm with
            {
                BlockOutChannels = [128, 128, 256, 256, 512, 512],
                DownBlockTypes =
                [
                    "DownBlock2D", "DownBlock2D", "DownBlock2D", "DownBlock2D", "AttnDownBlock2D",
                    "DownBlock2D",
                ],
                UpBlockTypes =
                    ["UpBlock2D", "AttnUpBlock2D", "UpBlock2D", "UpBlock2D", "UpBlock2D", "UpBlock2D"],
            },
            (450, 113673219, 1534656983));

        void Fits(DiffusersOptions options, (int, long, uint) expected)
        {
            using var model = Create(options).Create(DenoiserGolden.Request(3, device: META));
            DenoiserGolden.HasNames(model, expected);
        }
    }

    [Fact]
    public void It_has_a_gradient()
    {
        using var scope = NewDisposeScope();
        using var model = DenoiserGolden.Filled(
            OfFiles().Create(DenoiserGolden.Request(3, ScalarType.Float64)));
        DenoiserGolden.HasTheGradientOfDifferences(
            model, DenoiserGolden.Photos(3, 8, 8).to(ScalarType.Float64), 0.3);
    }

    [Fact]
    public void Earlier_names_of_attention_are_understood()
    {
        var dialect = Assert.Single(OfFiles().Dialects);
        Assert.Equal(
            "down_blocks.1.attentions.0.to_q.weight", dialect.Map("down_blocks.1.attentions.0.query.weight"));
        Assert.Equal(
            "mid_block.attentions.0.to_out.0.bias", dialect.Map("mid_block.attentions.0.proj_attn.bias"));
        Assert.Equal(
            "up_blocks.0.attentions.1.to_v.bias", dialect.Map("up_blocks.0.attentions.1.value.bias"));
        Assert.Equal("mid_block.resnets.0.conv1.bias", dialect.Map("mid_block.resnets.0.conv1.bias"));
        Assert.True(dialect.Matches(["conv_in.weight", "mid_block.attentions.0.key.weight"]));
        Assert.False(dialect.Matches(["conv_in.weight", "mid_block.attentions.0.to_k.weight"]));
    }

    [Theory]
    [InlineData("\"UNet2DModel\"", "\"UNet2DConditionModel\"", "\"_class_name\": \"UNet2DConditionModel\"")]
    [InlineData("\"act_fn\": \"silu\"", "\"act_fn\": \"gelu\"", "knows silu or swish")]
    [InlineData("\"positional\"", "\"fourier\"", "knows positional")]
    [InlineData("\"AttnDownBlock2D\"]", "\"SkipDownBlock2D\"]", "names 'SkipDownBlock2D'")]
    [InlineData("sample\": false", "sample\": true", "\"center_input_sample\": true")]
    [InlineData("\"sample_size\": 32", "\"num_class_embeds\": 10", "\"num_class_embeds\": 10")]
    [InlineData("\"out_channels\": 3", "\"out_channels\": 4", "out_channels is 4 and in_channels 3")]
    [InlineData("[32, 64]", "[32, 80]", "does not divide the 80")]
    [InlineData("[32, 64]", "[32]", "down_block_types has 2 blocks and block_out_channels 1")]
    [InlineData("\"layers_per_block\": 2", "\"layers_per_block\": \"two\"", "$.layers_per_block")]
    [InlineData("\"block_out_channels\"", "\"sample_rate\"", "has no 'block_out_channels'")]
    [InlineData("\"downsample_padding\": 0", "\"downsample_padding\": 2",
        "says \"downsample_padding\": 2, expected 0 to 1")]
    [InlineData("\"norm_num_groups\": 32", "\"norm_num_groups\": 0",
        "\"norm_num_groups\": 0, expected 1 to")]
    [InlineData("[32, 64]", "[32, 0]", "\"block_out_channels\": 0, expected 1 to 8192")]
    [InlineData("\"norm_eps\": 1e-06", "\"norm_eps\": -0.5", "\"norm_eps\": -0.5, expected 0 to 1")]
    [InlineData("\"sample_size\": 32", "\"resnet_time_scale_shift\": \"ada_group\"",
        "knows default or scale_shift")]
    [InlineData("\"sample_size\": 32", "\"downsample_type\": \"fir\"", "knows conv or resnet or null")]
    [InlineData("\"sample_size\": 32", "\"upsample_type\": \"fir\"", "knows conv or resnet or null")]
    [InlineData("{", "[", "cannot read 'config.json'")]
    public void A_config_of_another_network_is_refused_by_what_differs(string old, string changed, string why)
    {
        var e = Assert.Throws<PluginException>(
            () => OfFiles(DdpmConfig.Replace(old, changed, StringComparison.Ordinal)));
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"linear\"", "\"laplace\"", "knows linear or scaled_linear or squaredcos_cap_v2")]
    [InlineData("\"num_train_timesteps\": 1000", "\"num_train_timesteps\": 1",
        "\"num_train_timesteps\": 1, expected 2 to 100000")]
    [InlineData("\"trained_betas\": null", "\"trained_betas\": [0.1]", "\"trained_betas\": [0.1]")]
    [InlineData("\"variance_type\": \"fixed_large\"", "\"rescale_betas_zero_snr\": true",
        "\"rescale_betas_zero_snr\": true")]
    public void So_is_a_diffusion(string old, string changed, string why)
    {
        var scheduler = DdpmScheduler.Replace(old, changed, StringComparison.Ordinal);
        var e = Assert.Throws<PluginException>(() => OfFiles(scheduler: scheduler));
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
    }

    private DiffusersUNet OfFiles(string config = DdpmConfig, string scheduler = DdpmScheduler)
    {
        _folder.Put("config.json", Encoding.UTF8.GetBytes(config));
        _folder.Put("scheduler_config.json", Encoding.UTF8.GetBytes(scheduler));
        return Create(new() { Config = "config.json", Scheduler = "scheduler_config.json" });
    }

    private DiffusersUNet Create(DiffusersOptions options) =>
        new(options, DenoiserGolden.Context(_folder.FullPath));
}
