using System.Diagnostics.CodeAnalysis;
using TorchSharp;

namespace Idm.TorchRuntime;

/// <summary>
/// A scope in which convolutions and matrix products of float32 tensors run in bfloat16; sums, norms and
/// losses stay float32. Gradients of float32 parameters are float32, and no loss scaling is needed.
/// </summary>
/// <remarks>
/// The state belongs to the thread: open and dispose it on one thread, with no await between. Converted
/// weights are kept until the outermost scope ends, so change parameters (an optimizer step) outside of it.
/// What is converted without gradients is kept without gradients: where the same weights are used with and
/// without them (a reversible tape), nothing may be kept. Recomputation for a backward pass must run under
/// the same state as forward, the backward pass itself outside of it: products that forward computed in
/// float32 would be rounded there.
/// </remarks>
public sealed class Autocast : IDisposable
{
    private readonly AutocastExports _exports;
    private readonly DeviceType _device;
    private readonly (bool Enabled, torch.ScalarType Type) _before;
    private readonly bool _cachedBefore;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private bool _disposed;

    private Autocast(DeviceType device, bool enabled, bool keepsWeights)
    {
        _exports = AutocastExports.Loaded;
        if (_exports.Missing is { } name)
        {
            throw new NotSupportedException(
                $"bf16 autocast is not available: this libtorch does not export {name}; compute in float32");
        }
        _device = device;
        (_before, _cachedBefore) = (_exports.Get(device), _exports.Caching);
        _exports.Enter();
        _exports.Set(device, enabled, torch.ScalarType.BFloat16);
        _exports.Caching = keepsWeights;
    }

    /// <summary>True when the loaded libtorch exports what this needs.</summary>
    /// <exception cref="TorchLoadException">libtorch cannot be loaded.</exception>
    public static bool Available => AutocastExports.Loaded.Missing is null;

    /// <summary>Opens a scope that computes in bfloat16 on the given kind of device.</summary>
    /// <param name="device">The kind of device.</param>
    /// <param name="keepsWeights">Whether a weight is converted once, or at each use.</param>
    /// <exception cref="NotSupportedException">See <see cref="Available"/>.</exception>
    public static Autocast BFloat16(torch.Device device, bool keepsWeights = true) =>
        new(device.type, enabled: true, keepsWeights);

    /// <summary>
    /// Opens a scope without autocast, for float32 parts inside a <see cref="BFloat16"/> scope.
    /// </summary>
    /// <exception cref="NotSupportedException">See <see cref="Available"/>.</exception>
    public static Autocast Off(torch.Device device) =>
        new(device.type, enabled: false, AutocastExports.Loaded.Caching);

    /// <summary>True when the calling thread computes in bfloat16 on the given kind of device.</summary>
    public static bool IsOn(torch.Device device)
        => Available && AutocastExports.Loaded.Get(device.type).Enabled;

    /// <summary>Restores what was before.</summary>
    /// <exception cref="InvalidOperationException">On another thread than the one that opened it.</exception>
    [SuppressMessage("Design", "CA1065",
        Justification = "Going on would leave the other thread in bfloat16.")]
    public void Dispose()
    {
        if (_disposed) return;
        if (_thread != Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException(
                "an autocast scope was disposed on another thread than it was opened on: no await inside of "
                    + "it");
        }
        _disposed = true;
        _exports.Set(_device, _before.Enabled, _before.Type);
        _exports.Caching = _cachedBefore;
        _exports.Leave();
    }
}
