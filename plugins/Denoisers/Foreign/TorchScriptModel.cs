using System.IO.Compression;
using System.Runtime.InteropServices;
using Idm.Sdk;
using Idm.Sdk.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers.Foreign;

/// <summary>Any denoiser that was exported with <c>torch.jit.save</c> as a prior.</summary>
/// <remarks>
/// A TorchScript file is a program, which runs with the rights of this one: it is loaded only where a
/// pipeline names it here, and nowhere else. Weights are in the file, so that <c>model.weights</c> is left
/// out.
/// </remarks>
[PluginExport(ExportKinds.Model, "torchscript", "Prior: a denoiser in a TorchScript file, which is a "
    + "program: use files you trust.",
    Equation = "D(x, σ) = F(x, σ), or x − σ F(z_t, t), as the options say",
    Shapes = "x, D (N, C, H, W), as the file takes them")]
public sealed class TorchScriptModel : IModelFactory
{
    private readonly TorchScriptOptions _options;
    private readonly PluginContext _context;

    /// <param name="options">What the pipeline says.</param>
    /// <param name="context">Where the file is.</param>
    public TorchScriptModel(TorchScriptOptions options, PluginContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _context) = (options, context);
    }

    /// <inheritdoc/>
    public int SizeDivisor => _options.SizeDivisor;

    /// <inheritdoc/>
    public IReadOnlyList<int> Channels => _options.Channels is { } channels ? [channels] : [];

    /// <inheritdoc/>
    /// <exception cref="PluginException">The file is not there, or holds no program of
    /// TorchScript.</exception>
    public IModel Create(ModelRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var file = _options.File ?? throw new PluginException(
            "torchscript needs the file of a network: name it with 'file' (docs/denoisers.md)");
        var path = Path.GetFullPath(file, _context.PipelineFolder);
        RequireProgram(path);
        try
        {
            var script = jit.load(path, request.Device.type, request.Device.index);
            script.to(request.DType);
            script.eval();
            foreach (var parameter in script.parameters()) parameter.requires_grad_(false);
            var network = new ScriptNetwork(file, script, _options);
            return _options.Prior(
                network, network.Find, oneLevel: _options.LevelShape == LevelShape.Scalar);
        }
        catch (ExternalException e)
        {
            throw new PluginException(
                $"torchscript: '{path}' cannot be loaded: {e.Message.Split('\n')[0]}", e);
        }
    }

    private static void RequireProgram(string path)
    {
        if (!File.Exists(path)) throw new PluginException($"torchscript: found no file '{path}': name the "
            + "network's with 'file'");
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var names = archive.Entries.Select(entry => entry.FullName);
            if (names.Any(name => name.Contains("/code/", StringComparison.Ordinal))) return;
        }
        catch (InvalidDataException)
        {
            // No archive, so no program either.
        }
        throw new PluginException($"torchscript: '{path}' holds no program of TorchScript, which "
            + "torch.jit.save writes. State dicts "
            + "(.pt, .pth, .safetensors) are for 'adm-unet', 'drunet' and 'diffusers-unet', with "
            + "model.weights");
    }
}
