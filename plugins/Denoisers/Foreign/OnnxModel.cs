using Idm.Sdk;
using Idm.Sdk.Models;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers.Foreign;

/// <summary>Any denoiser that was exported to ONNX as a prior, run by ONNX Runtime.</summary>
/// <remarks>
/// The file holds a graph of known operations and numbers, no program. It has no gradient, which <c>dps</c>
/// needs. Weights are in the file, so that <c>model.weights</c> is left out.
/// </remarks>
[PluginExport(ExportKinds.Model, "onnx", "Prior: a denoiser in an ONNX file, with the image and the noise "
    + "level as inputs.",
    Equation = "D(x, σ) = F(x, σ), or x − σ F(z_t, t), as the options say",
    Shapes = "x, D (N, C, H, W), as the file takes them")]
public sealed class OnnxModel : IModelFactory
{
    private const string Cuda = "CUDAExecutionProvider";

    private readonly OnnxOptions _options;
    private readonly PluginContext _context;

    /// <param name="options">What the pipeline says.</param>
    /// <param name="context">Where the file is.</param>
    public OnnxModel(OnnxOptions options, PluginContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _context) = (options, context);
    }

    /// <inheritdoc/>
    public int SizeDivisor => _options.SizeDivisor;

    /// <inheritdoc/>
    public IReadOnlyList<int> Channels => _options.Channels is { } channels ? [channels] : [];

    /// <inheritdoc/>
    /// <exception cref="PluginException">
    /// The file is not there, is no ONNX network, or one that takes something else than such images and a
    /// level.
    /// </exception>
    public IModel Create(ModelRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var file = _options.File ?? throw new PluginException(
            "onnx needs the file of a network: name it with 'file' (docs/denoisers.md)");
        var session = Load(Path.GetFullPath(file, _context.PipelineFolder), request.Device);
        try
        {
            var inputs = OnnxInputs.Of(file, session.InputMetadata, _options.Level);
            if (inputs.Channels is { } channels && channels != request.Channels)
            {
                var apart = channels == 1
                    ? "set model.channels to 1, which restores each channel alone, " : "";
                throw new PluginException(
                    $"'{file}' takes images of {channels} channel(s), and the data have "
                    + $"{request.Channels}: {apart}set data.color to luma for 1 or to rgb for 3, "
                    + "or name another model");
            }
            var network = new OnnxNetwork(file, session, inputs);
            return _options.Prior(network, network.Find, inputs.OneByOne, inputs.OneLevel);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private InferenceSession Load(string path, Device device)
    {
        if (!File.Exists(path))
            throw new PluginException($"onnx: found no file '{path}': name the network's with 'file'");
        using var settings =
            new SessionOptions { IntraOpNumThreads = get_num_threads(), InterOpNumThreads = 1 };
        try
        {
            Place(settings, device);
            return new InferenceSession(path, settings);
        }
        catch (OnnxRuntimeException e)
        {
            throw new PluginException($"onnx: '{path}' cannot be loaded: {e.Message.TrimEnd('.')}. Expected "
                + "a network that was exported to ONNX; state dicts (.pt, .pth, .safetensors) are for "
                + "'adm-unet', 'drunet' and 'diffusers-unet'", e);
        }
    }

    private void Place(SessionOptions settings, Device device)
    {
        var onCuda = device.type == DeviceType.CUDA;
        if (_options.Provider == OnnxProvider.Cpu) return;
        if (_options.Provider == OnnxProvider.Auto && !onCuda) return;
        if (OrtEnv.Instance().GetAvailableProviders().Contains(Cuda, StringComparer.Ordinal))
        {
            settings.AppendExecutionProvider_CUDA(Math.Max(0, device.index));
            return;
        }
        const string Why = "the ONNX Runtime here computes on the CPU alone; for CUDA put the libraries of "
            + "Microsoft.ML.OnnxRuntime.Gpu in the place of its own (docs/denoisers.md)";
        if (_options.Provider == OnnxProvider.Cuda)
            throw new PluginException($"onnx: {Why}, or leave 'provider' out");
        _context.Log($"onnx: {Why}");
    }
}
