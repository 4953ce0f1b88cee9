using System.Runtime.InteropServices;
using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers.Foreign;

/// <summary>Runs a TorchScript file: images in, images out, with a gradient.</summary>
internal sealed class ScriptNetwork : nn.Module
{
    private readonly string _file;
    private readonly TorchScriptOptions _options;
    private readonly jit.ScriptModule _script;

    /// <param name="file">The file, for messages.</param>
    /// <param name="script">The program; disposed with this.</param>
    /// <param name="options">How it takes the level.</param>
    public ScriptNetwork(string file, jit.ScriptModule script, TorchScriptOptions options)
        : base(nameof(ScriptNetwork)) => (_file, _script, _options) = (file, script, options);

    /// <summary>Output of the network for an image.</summary>
    /// <param name="image">(N, C, H, W).</param>
    /// <param name="level">(N), or null.</param>
    /// <exception cref="PluginException">It does not take such an image or level, or gives no tensor
    /// back.</exception>
    public Tensor Find(Tensor image, Tensor? level)
    {
        using var scope = NewDisposeScope();
        try
        {
            var type = _options.WholeLevels ? ScalarType.Int64 : image.dtype;
            var found = level is null ? _script.call(image) : _script.call(image, Shaped(level).to(type));
            return found is Tensor tensor
                ? tensor.MoveToOuterDisposeScope()
                : throw new PluginException($"'{_file}' gave a {found?.GetType().Name ?? "None"}, expected "
                    + "one tensor: export a module whose forward returns the image");
        }
        catch (ExternalException e)
        {
            var with = level is null ? "alone" : $"with a level of ({Sides(Shaped(level))})";
            var why = e.Message.TrimEnd().Split('\n')[^1].Trim();      // after a trace of the program
            throw new PluginException($"'{_file}' does not take an image of ({Sides(image)}) {with}: {why}; "
                + "see 'level', 'level_shape', 'channels' and 'size_divisor'", e);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _script.Dispose();
        base.Dispose(disposing);
    }

    private static string Sides(Tensor tensor) => string.Join(", ", tensor.shape);

    private Tensor Shaped(Tensor level)
    {
        var value = _options.WholeLevels ? level.round() : level;
        return _options.LevelShape switch
        {
            LevelShape.Image => value.view(-1, 1, 1, 1),
            LevelShape.Scalar => value[0],
            _ => value,
        };
    }
}
