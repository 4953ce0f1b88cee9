using Idm.PluginHosting.Scanning;

namespace Idm.PluginHosting;

/// <summary>A plugin and all that is known of it: what it exports, or why it cannot be used.</summary>
/// <remarks>
/// Made by <see cref="PluginPreflight"/> without running its code; the loader adds what happened later.
/// </remarks>
public sealed class Plugin
{
    /// <summary>The provider name of everything that comes with the program.</summary>
    public const string CoreProvider = "core";

    private readonly Lock _lock = new();
    private readonly List<PluginFinding> _findings;

    internal Plugin(PluginFolder folder, IEnumerable<PluginFinding> findings)
    {
        Id = folder.Id;
        Folder = Path.GetFullPath(folder.Path);
        Provider = folder.Shipped ? CoreProvider : folder.Id;
        _findings = [.. findings];
    }

    /// <summary>The name of its folder.</summary>
    public string Id { get; }

    /// <summary>Prefix before the slash in the qualified names of its exports.</summary>
    public string Provider { get; }

    /// <summary>Its folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>Its main dll, absolute; null if there is none.</summary>
    public string? MainFile { get; internal init; }

    /// <summary>Its version, for example <c>0.3.1</c>; empty if it could not be read.</summary>
    public string Version { get; internal init; } = "";

    /// <summary>Content of its plugin.yaml; empty without one.</summary>
    public PluginManifest Manifest { get; internal init; } = PluginManifest.Empty;

    /// <summary>Its exports: only those that can be used, unless the whole plugin cannot.</summary>
    public IReadOnlyList<Export> Exports { get; internal set; } = [];

    /// <summary>Exports that were dropped, each with its reason.</summary>
    public IReadOnlyList<(Export Export, PluginFinding Reason)> DroppedExports { get; internal set; } = [];

    /// <summary>Stage that it reached.</summary>
    public PluginStatus Status { get; private set; } = PluginStatus.Ready;

    /// <summary>Reason why the plugin as a whole cannot be used; null if it can.</summary>
    public PluginFinding? Refusal { get; private set; }

    /// <summary>All that was found, in the order in which it was found.</summary>
    public IReadOnlyList<PluginFinding> Findings
    {
        get { lock (_lock) return [.. _findings]; }
    }

    /// <summary>For example <c>MyOps 0.3.1</c>.</summary>
    public override string ToString() => Version.Length == 0 ? Id : $"{Id} {Version}";

    internal void Refuse(PluginFinding reason, PluginStatus status)
    {
        lock (_lock)
        {
            Refusal ??= reason;
            Status = status;
            if (!_findings.Contains(reason)) _findings.Add(reason);
        }
    }

    internal void MarkLoaded()
    {
        lock (_lock)
        {
            if (Status == PluginStatus.Ready) Status = PluginStatus.Loaded;
        }
    }

    internal void Note(PluginFinding finding)
    {
        lock (_lock) _findings.Add(finding);
    }

    /// <summary>One export failed; the others can still be used.</summary>
    internal void MarkFailed(PluginFinding reason)
    {
        lock (_lock)
        {
            Status = PluginStatus.Failed;
            if (!_findings.Contains(reason)) _findings.Add(reason);
        }
    }
}
