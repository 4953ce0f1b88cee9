using System.Text.RegularExpressions;
using Idm.Sdk.Models;

namespace Idm.Plugins.Denoisers.Diffusers;

/// <summary>
/// The names that diffusers gave the layers of attention before version 0.14, as in <c>google/ddpm-*</c>.
/// </summary>
internal sealed partial class EarlierAttentionNames : IKeyMap
{
    /// <inheritdoc/>
    public string Name => "diffusers before 0.14";

    /// <inheritdoc/>
    public bool Matches(IReadOnlyCollection<string> names) =>
        names.Contains("conv_in.weight") && names.Any(name => Layer().IsMatch(name));

    /// <inheritdoc/>
    public string? Map(string foreign) => Layer().Replace(foreign, match => match.Value switch
    {
        "query" => "to_q",
        "key" => "to_k",
        "value" => "to_v",
        _ => "to_out.0",
    });

    /// <inheritdoc/>
    public bool IsExpected(string own) => true;

    [GeneratedRegex(@"(?<=(?:^|\.)attentions\.\d+\.)(?:query|key|value|proj_attn)(?=\.)")]
    private static partial Regex Layer();
}
