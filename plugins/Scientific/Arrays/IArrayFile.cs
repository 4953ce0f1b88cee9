using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Arrays;

/// <summary>A file of arrays, open for reading, whatever its format. Not for several threads.</summary>
internal interface IArrayFile : IDisposable
{
    /// <summary>The file, as it was given.</summary>
    string Path { get; }

    /// <summary>Its kind, for people.</summary>
    string Format { get; }

    /// <summary>Its arrays, in the order of the file.</summary>
    IReadOnlyList<StoredArray> Arrays { get; }

    /// <summary>Attributes, by name.</summary>
    IReadOnlyDictionary<string, string> Attributes { get; }

    /// <summary>Loads an array, or a slice of it, row-major and contiguous; the caller owns it.</summary>
    /// <param name="name">The name of one of <see cref="Arrays"/>.</param>
    /// <param name="slice">A part of it, which keeps all axes; null for the whole.</param>
    /// <exception cref="Idm.Sdk.PluginException">
    /// There is none, it cannot be read, or is damaged.
    /// </exception>
    Tensor Load(string name, ArraySlice? slice = null);
}

/// <summary>Operations that all readers share.</summary>
internal static class ArrayFiles
{
    /// <summary>The array of a name.</summary>
    /// <exception cref="Idm.Sdk.PluginException">There is none, or it is one that is not read.</exception>
    public static StoredArray Find(this IArrayFile file, string name)
    {
        var found = file.Arrays.FirstOrDefault(array => array.Name == name)
            ?? throw BadFile.NoArray(file.Path, name, file.Arrays.Select(array => array.Name));
        return found.Refusal is null ? found : throw BadFile.Because($"{file.Path}: '{name}': "
            + $"{found.Refusal}");
    }
}
