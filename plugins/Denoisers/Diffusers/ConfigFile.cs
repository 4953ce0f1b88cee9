using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Idm.Sdk;

namespace Idm.Plugins.Denoisers.Diffusers;

/// <summary>Reads what diffusers writes beside weights, and refuses what the network here is not.</summary>
internal static class ConfigFile
{
    private const string Heads = "attention_head_dim";

    private static readonly JsonSerializerOptions _names =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    // What has to be so if it is there: any other value makes another network, or another diffusion.
    private static readonly (string Key, string?[] Known)[] _network =
    [
        ("_class_name", ["UNet2DModel"]),
        ("act_fn", ["silu", "swish"]),
        ("time_embedding_type", ["positional"]),
        ("mid_block_type", ["UNetMidBlock2D"]),
        ("center_input_sample", ["false"]),
        ("class_embed_type", [null]),
        ("num_class_embeds", [null]),
        ("resnet_time_scale_shift", ["default", "scale_shift"]),
        ("downsample_type", ["conv", "resnet", null]),
        ("upsample_type", ["conv", "resnet", null]),
    ];

    private static readonly (string Key, string?[] Known)[] _diffusion =
    [
        ("trained_betas", [null]),
        ("rescale_betas_zero_snr", ["false", null]),
        ("beta_schedule", ["linear", "scaled_linear", "squaredcos_cap_v2"]),
        ("prediction_type", ["epsilon", "sample", "v_prediction"]),
    ];

    /// <summary>The entries of a config.json; all empty where none is named.</summary>
    /// <exception cref="PluginException">It is not there, not JSON, or that of another network.</exception>
    public static DiffusersOptions Network(string? path, PluginContext context)
    {
        if (path is null) return new DiffusersOptions();
        var json = Read(path, context, "block_out_channels", _network);
        // Null is one head here, and a missing entry is not.
        if (json.TryGetPropertyValue(Heads, out var heads) && heads is null) json[Heads] = 0;
        return Options(json, path);
    }

    /// <summary>The entries of a scheduler_config.json; all empty where none is named.</summary>
    /// <inheritdoc cref="Network"/>
    public static DiffusersOptions Scheduler(string? path, PluginContext context) =>
        path is null ? new DiffusersOptions()
            : Options(Read(path, context, "beta_schedule", _diffusion), path);

    private static JsonObject Read(
        string path, PluginContext context, string needed, (string Key, string?[] Known)[] limits)
    {
        JsonObject json;
        try
        {
            var text = File.ReadAllText(Path.GetFullPath(path, context.PipelineFolder));
            json = JsonNode.Parse(text) as JsonObject
                ?? throw new JsonException("it is no object");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new PluginException($"cannot read '{path}': {e.Message.TrimEnd('.')}. diffusers-unet wants "
                + "the config.json and the "
                + "scheduler_config.json that diffusers wrote beside the weights (docs/denoisers.md)", e);
        }
        if (!json.ContainsKey(needed))
        {
            var found = string.Join(", ", json.Select(p => p.Key).Take(5));
            throw new PluginException($"'{path}' has no '{needed}', but {found}, ...: "
                + "'config' is the network's config.json, and 'scheduler' the scheduler_config.json");
        }
        foreach (var (key, known) in limits)
        {
            var isThere = json.TryGetPropertyValue(key, out var value);
            if (!isThere || known.Contains(value?.ToString(), StringComparer.Ordinal)) continue;
            var (found, expected) = (value?.ToJsonString() ?? "null", known.Select(k => k ?? "null"));
            throw new PluginException($"'{path}' says \"{key}\": {found}, and diffusers-unet knows "
                + $"{string.Join(" or ", expected)}: export such a network to ONNX or TorchScript, "
                + "and use 'onnx' or 'torchscript'");
        }
        return json;
    }

    private static DiffusersOptions Options(JsonObject json, string path)
    {
        try
        {
            var options = json.Deserialize<DiffusersOptions>(_names)!;
            RequireInRange(options, path);
            return options;
        }
        catch (JsonException e)
        {
            throw new PluginException(
                $"'{path}': the entry {e.Path} is none that diffusers writes: {e.Message}", e);
        }
    }

    /// <summary>A file's entries keep to what those of a pipeline have to.</summary>
    private static void RequireInRange(DiffusersOptions options, string path)
    {
        foreach (var property in typeof(DiffusersOptions).GetProperties())
        {
            object[] values = property.GetValue(options) switch
            {
                null => [],
                IEnumerable<int> several => [.. several],
                var one => [one],
            };
            if (property.GetCustomAttribute<RangeAttribute>() is not { } range) continue;
            if (values.FirstOrDefault(value => !range.IsValid(value)) is not { } wrong) continue;
            var key = _names.PropertyNamingPolicy!.ConvertName(property.Name);
            throw new PluginException(string.Create(CultureInfo.InvariantCulture,
                $"'{path}' says \"{key}\": {wrong}, expected {range.Minimum} to {range.Maximum}: ")
                + "use the file that diffusers wrote beside the weights");
        }
    }
}
