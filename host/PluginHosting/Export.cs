namespace Idm.PluginHosting;

/// <summary>Something that a pipeline can name: one class of one plugin, known from metadata alone.</summary>
public sealed record Export
{
    /// <summary>One of <see cref="Idm.Sdk.ExportKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The bare name: <c>blur</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence that says what it does.</summary>
    public required string Summary { get; init; }

    /// <summary>The defining equation, if the author gave one.</summary>
    public string? Equation { get; init; }

    /// <summary>Shapes of what goes in and comes out, if the author gave them.</summary>
    public string? Shapes { get; init; }

    /// <summary>Place of publication, if the author declares it.</summary>
    public string? Citation { get; init; }

    /// <summary>Full name of the class in the plugin's main dll.</summary>
    public required string TypeName { get; init; }

    /// <summary>Plugin that exports it.</summary>
    public required Plugin Plugin { get; init; }

    /// <summary>
    /// The name that is never ambiguous between plugins: <c>MyOps/blur</c>, or <c>core/blur</c> if shipped.
    /// </summary>
    public string QualifiedName => $"{Plugin.Provider}/{Name}";

    /// <summary>For example <c>operator 'MyOps/blur'</c>.</summary>
    public override string ToString() => $"{Kind} '{QualifiedName}'";

    /// <summary>Two exports are the same if they are the same class of the same plugin.</summary>
    public bool Equals(Export? other) =>
        other is not null && ReferenceEquals(Plugin, other.Plugin) && TypeName == other.TypeName;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Plugin.Folder, TypeName);
}
