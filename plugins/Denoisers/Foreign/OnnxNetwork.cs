using Idm.Sdk;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;
using OnnxType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace Idm.Plugins.Denoisers.Foreign;

/// <summary>Runs an ONNX file: images in, images out, in float32.</summary>
internal sealed class OnnxNetwork : nn.Module
{
    private readonly string _file;
    private readonly InferenceSession _session;
    private readonly OnnxInputs _inputs;

    /// <param name="file">The file, for messages.</param>
    /// <param name="session">The file loaded; disposed with this.</param>
    /// <param name="inputs">Which input is what.</param>
    public OnnxNetwork(string file, InferenceSession session, OnnxInputs inputs)
        : base(nameof(OnnxNetwork)) => (_file, _session, _inputs) = (file, session, inputs);

    /// <summary>The network's first output.</summary>
    /// <param name="image">(N, C, H, W).</param>
    /// <param name="level">(N), or null.</param>
    /// <exception cref="PluginException">A gradient is asked for, or the network does not take the
    /// image.</exception>
    public Tensor Find(Tensor image, Tensor? level)
    {
        if (is_grad_enabled() && image.requires_grad)
        {
            throw new PluginException($"'{_file}' has no gradient, as no ONNX network has, and this asks for "
                + "one, as the sampler "
                + "'dps' does: use 'diffpir', 'daps', 'ddnm' or 'pnp', or the same network as 'torchscript'");
        }
        using var scope = NewDisposeScope();
        List<OrtValue> values = [Floats(image, image.shape)];
        try
        {
            if (level is not null) values.Add(Level(level, image.shape));
            using var options = new RunOptions();
            using var results = _session.Run(options, _inputs.Names, values, [_session.OutputNames[0]]);
            return FromOnnx(results[0]).to(image.dtype).to(image.device).MoveToOuterDisposeScope();
        }
        catch (OnnxRuntimeException e)
        {
            var shape = string.Join(", ", image.shape);
            throw new PluginException(
                $"'{_file}' does not take an image of ({shape}): {e.Message.TrimEnd('.')}. "
                + "Set 'channels' and 'size_divisor' to what it was exported for", e);
        }
        finally
        {
            foreach (var value in values) value.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _session.Dispose();
        base.Dispose(disposing);
    }

    private OrtValue Level(Tensor level, long[] image)
    {
        using var scope = NewDisposeScope();
        long[] shape = _inputs.LevelShape(image);
        var all = shape.Length == 0 ? level[0]
            : level.narrow(0, 0, shape[0]).view([-1, .. Enumerable.Repeat(1L, shape.Length - 1)])
                .expand(shape);
        return _inputs.LevelType switch
        {
            OnnxType.Int64 => Value<long>(all.round().to(ScalarType.Int64), shape),
            OnnxType.Int32 => Value<int>(all.round().to(ScalarType.Int32), shape),
            OnnxType.Double => Value<double>(all.to(ScalarType.Float64), shape),
            _ => Floats(all, shape),
        };
    }

    private static OrtValue Floats(Tensor tensor, long[] shape)
    {
        using var scope = NewDisposeScope();
        return Value<float>(tensor.to(ScalarType.Float32), shape);
    }

    private static OrtValue Value<T>(Tensor tensor, long[] shape)
        where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(tensor.detach().cpu().contiguous().data<T>().ToArray(), shape);

    private static Tensor FromOnnx(OrtValue value)
    {
        var shape = value.GetTensorTypeAndShape().Shape;
        return value.GetTensorTypeAndShape().ElementDataType switch
        {
            OnnxType.Float => tensor(value.GetTensorDataAsSpan<float>().ToArray(), shape),
            OnnxType.Double => tensor(value.GetTensorDataAsSpan<double>().ToArray(), shape),
            var other => throw new PluginException(
                $"the ONNX network makes numbers of the type {other}, expected float or double: export it in "
                + "float32"),
        };
    }
}
