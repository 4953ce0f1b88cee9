using System.Text.Json.Serialization;

namespace Idm.Preview.Frames;

/// <summary>Serialisation without reflection: the viewer's start has to be fast.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FrameInfo))]
internal sealed partial class FrameJson : JsonSerializerContext;
