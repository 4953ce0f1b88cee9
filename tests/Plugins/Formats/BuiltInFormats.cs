using Idm.Engine.Parts;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Plugins.Formats;
using Idm.Sdk;

namespace Idm.Plugins.Tests.Formats;

/// <summary>The formats that are shipped, and contexts that read files by them.</summary>
internal static class BuiltInFormats
{
    /// <summary>Those of the plugin that these tests reference.</summary>
    public static IReadOnlyList<InstalledFormat> All { get; } =
    [
        new("bmp", new Bmp()), new("gif", new Gif()), new("jpeg", new Jpeg()), new("npy", new Npy()),
        new("npz", new Npz()), new("png", new Png()), new("pytorch", new PyTorch()),
        new("safetensors", new Idm.Plugins.Formats.Safetensors()), new("tiff", new TiffFormat()),
        new("webp", new WebP()),
    ];

    public static FileFormats Make(Action<string>? note = null, params InstalledFormat[] more) =>
        new(() => [.. All, .. more], note ?? (_ => { }));

    public static PluginContext Context(
        string folder, Action<string>? note = null, CancellationToken cancellation = default) =>
        PartContext.Create("/", folder, Make(note), note ?? (_ => { }), cancellation);

    /// <summary>Those that the built program finds in its folder, and in others, and loads.</summary>
    public static FileFormats Loaded(params string[] folders) => FileFormats.Of(
        PluginRegistry.Scan(PluginFolders.Find(
        [
            new PluginSearchPlace(BuiltProgram.Plugins, "the test", Shipped: true),
            .. folders.Select(folder => new PluginSearchPlace(folder, "the test", Shipped: false)),
        ])),
        new McMasterPluginLoader(), note => throw new InvalidOperationException(note), default);
}
