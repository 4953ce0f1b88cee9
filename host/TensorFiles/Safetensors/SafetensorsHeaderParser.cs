using System.Text.Json;

namespace Idm.TensorFiles.Safetensors;

/// <summary>
/// Reads a safetensors header's JSON strictly: known fields, each once, of the right kind, nothing after.
/// </summary>
internal ref struct SafetensorsHeaderParser(string file, byte[] json)
{
    private const int MaxRank = 64;     // what torch's iterators can hold

    private Utf8JsonReader _json = new(json, new JsonReaderOptions { MaxDepth = 4 });

    public (Dictionary<string, SafetensorsEntry>, Dictionary<string, string>) Parse()
    {
        var entries = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        Dictionary<string, string>? metadata = null;
        Expect(Next(), JsonTokenType.StartObject, "the header");
        while (NextName() is { } name)
        {
            if (name == "__metadata__")
            {
                if (metadata is not null) throw Twice(name);
                metadata = ParseMetadata();
            }
            else if (!entries.TryAdd(name, ParseEntry(name)))
            {
                throw Twice(name);
            }
        }
        if (_json.Read()) throw Wrong("the header", "more after its end", "one JSON object");
        return (entries, metadata ?? []);
    }

    private Dictionary<string, string> ParseMetadata()
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        Expect(Next(), JsonTokenType.StartObject, "__metadata__");
        while (NextName() is { } key)
        {
            Expect(Next(), JsonTokenType.String, $"__metadata__ '{key}'");
            if (!metadata.TryAdd(key, _json.GetString()!)) throw Twice($"__metadata__ {key}");
        }
        return metadata;
    }

    private SafetensorsEntry ParseEntry(string name)
    {
        var where = $"tensor '{name}'";
        string? dtype = null;
        List<long>? shape = null, offsets = null;
        Expect(Next(), JsonTokenType.StartObject, where);
        while (NextName() is { } field)
        {
            switch (field)
            {
                case "dtype" when dtype is null:
                    Expect(Next(), JsonTokenType.String, $"{where}, dtype");
                    dtype = _json.GetString()!;
                    break;
                case "shape" when shape is null:
                    shape = ParseNumbers($"{where}, shape", MaxRank);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ParseNumbers($"{where}, data_offsets", 2);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Twice($"{name} {field}");
                default:
                    throw Wrong(where, $"a field '{field}'", "dtype, shape and data_offsets only");
            }
        }
        if (dtype is null) throw Wrong(where, "no dtype", SafetensorsType.Known);
        if (shape is null) throw Wrong(where, "no shape", "a list of sizes");
        if (offsets is not [var begin, var end])
            throw Wrong(where, "no pair of data_offsets", "[begin, end]");
        if (end < begin)
            throw Wrong(where, $"data_offsets [{begin}, {end}]", "an end not before its beginning");
        return new SafetensorsEntry(name, dtype, shape, begin, end - begin);
    }

    private List<long> ParseNumbers(string where, int most)
    {
        var numbers = new List<long>();
        Expect(Next(), JsonTokenType.StartArray, where);
        while (Next() != JsonTokenType.EndArray)
        {
            if (numbers.Count == most) throw Wrong(where, $"more than {most} numbers", $"at most {most}");
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out var number) || number < 0)
            {
                var found = System.Text.Encoding.UTF8.GetString(_json.ValueSpan);
                throw Wrong(where, $"'{found}'", "whole numbers from 0 to 2^63 - 1");
            }
            numbers.Add(number);
        }
        return numbers;
    }

    private string? NextName()
    {
        if (Next() == JsonTokenType.EndObject) return null;
        return _json.GetString()!;
    }

    private JsonTokenType Next()
    {
        if (!_json.Read()) throw Wrong("the header", "its end", "more JSON");
        return _json.TokenType;
    }

    private readonly void Expect(JsonTokenType found, JsonTokenType expected, string where)
    {
        if (found != expected) throw Wrong(where, $"JSON {found}", $"{expected}");
    }

    private readonly WeightsException Twice(string name)
        => new($"{file}: the header names '{name}' twice, expected once; the file is damaged or hostile: "
            + "fetch it again from where you trust it");

    private readonly WeightsException Wrong(string where, string found, string expected)
        => new($"{file}: {where}: found {found}, expected {expected}; the file is damaged or hostile: "
            + "fetch it again from where you trust it");
}
