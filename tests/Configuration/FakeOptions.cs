using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Operators;

namespace Idm.Configuration.Tests;

#pragma warning disable CA1002, CA2227 // options are what third parties write, in every form they may like

public enum Colour
{
    Rgb,
    LumaOnly,
}

public sealed record ImagesOptions
{
    [Description("Files to read.")]
    public required string Path { get; init; }

    public Colour Color { get; init; }
}

public sealed record BlockOptions : IValidatableObject
{
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public required double Ratio { get; init; }

    [AllowedValues(8, 16, 32)]
    public int Block { get; init; } = 32;

    public bool Dense { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Dense && Block > 16)
        {
            yield return new ValidationResult("a dense matrix needs a block of at most 16", [nameof(Block)]);
        }
    }
}

public sealed record SamplerOptions
{
    [Range(1, 1000)]
    public int Steps { get; init; } = 3;

    public double? Eta { get; init; }
}

public sealed record Point
{
    public required int X { get; init; }

    public int Y { get; set; } = 7;
}

/// <summary>Every form that a plugin's options may take.</summary>
public sealed record EverythingOptions
{
    public string Text { get; init; } = "plain";

    public string? MaybeText { get; init; }

    public float Single { get; init; } = 0.5f;

    public long? Big { get; init; }

    public Colour Color { get; init; } = Colour.LumaOnly;

    public int[] Array { get; init; } = [1, 2];

    public List<string> List { get; set; } = [];

    public IReadOnlyList<string?> Holes { get; init; } = [];

    public IReadOnlyList<Point> Points { get; init; } = [];

    public IReadOnlyDictionary<string, double> Table { get; init; } = new Dictionary<string, double>();

    public Point Nested { get; init; } = new() { X = 1 };

    public string Derived => Text + "!";
}

public sealed record NestOptions
{
    [MinLength(1)]
    public required IReadOnlyList<NestedPart<IOperatorFactory>> Parts { get; init; }

    public NestedPart<INoise>? Noise { get; init; }
}

public sealed record UnreadableOptions
{
    public Uri? Address { get; init; }
}

public sealed record ThrowingOptions
{
    private readonly int _size;

    public int Size
    {
        get => _size;
        init => _size = value % 2 == 0 ? value : throw new ArgumentException("expected an even size");
    }
}
