namespace Idm.Plugins.Tests.Reference;

/// <summary>
/// The couplings of the authors' network, chain by chain, and which module is the body of each.
/// </summary>
/// <remarks>
/// Their files name the body's parameters twice: as the module's and as <c>coupling.body</c>'s.
/// </remarks>
internal static class PublishedChains
{
    /// <summary>
    /// For example <c>unet.down_blocks.0.rev_module_lists.0.1</c> and <c>unet.down_blocks.0.injectors.0</c>.
    /// </summary>
    public static IReadOnlyList<(
        string Coupling, string Body)> Couplings { get; } = [.. Lines("couplings_full.txt")
        .Select(line => line.Split(' '))
        .Select(parts => (parts[0], parts[1]))];

    /// <summary>Names and shapes (1x2x3) of the full network's parameters.</summary>
    public static IReadOnlyList<(
        string Name, string Shape)> Parameters { get; } = [.. Lines("params_full.txt")
        .Select(line => line.Split(' '))
        .Select(parts => (parts[0], parts[1]))];

    private static string[] Lines(string resource)
    {
        using var stream = typeof(PublishedChains).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
