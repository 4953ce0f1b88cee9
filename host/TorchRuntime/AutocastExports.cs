using TorchSharp;

namespace Idm.TorchRuntime;

/// <summary>
/// libtorch's autocast switches, which TorchSharp does not offer, by their mangled C++ names.
/// </summary>
/// <remarks>
/// Names hold for one libtorch, so each is probed. c10::DeviceType and c10::ScalarType are signed bytes.
/// </remarks>
internal sealed unsafe class AutocastExports
{
    private const string Prefix = "_ZN2at8autocast";
    private static readonly Lazy<AutocastExports> Probed = new(
        () => new AutocastExports(NativeTorch.CoreLibrary));

    private readonly delegate* unmanaged<sbyte, byte> _isEnabled;
    private readonly delegate* unmanaged<sbyte, byte, void> _setEnabled;
    private readonly delegate* unmanaged<sbyte, sbyte> _getType;
    private readonly delegate* unmanaged<sbyte, sbyte, void> _setType;
    private readonly delegate* unmanaged<int> _enter;
    private readonly delegate* unmanaged<int> _leave;
    private readonly delegate* unmanaged<void> _clearCache;
    private readonly delegate* unmanaged<byte> _isCaching;
    private readonly delegate* unmanaged<byte, void> _setCaching;

    private AutocastExports(nint library)
    {
        _isEnabled = (delegate* unmanaged<sbyte, byte>)Find("19is_autocast_enabledEN3c1010DeviceTypeE");
        _setEnabled =
            (delegate* unmanaged<sbyte, byte, void>)Find("20set_autocast_enabledEN3c1010DeviceTypeEb");
        _getType = (delegate* unmanaged<sbyte, sbyte>)Find("18get_autocast_dtypeEN3c1010DeviceTypeE");
        _setType = (delegate* unmanaged<sbyte, sbyte, void>)
            Find("18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE");
        _enter = (delegate* unmanaged<int>)Find("17increment_nestingEv");
        _leave = (delegate* unmanaged<int>)Find("17decrement_nestingEv");
        _clearCache = (delegate* unmanaged<void>)Find("11clear_cacheEv");
        _isCaching = (delegate* unmanaged<byte>)Find("25is_autocast_cache_enabledEv");
        _setCaching = (delegate* unmanaged<byte, void>)Find("26set_autocast_cache_enabledEb");

        nint Find(string name)
        {
            var address = DynamicLinker.Find(library, Prefix + name);
            if (address == 0) Missing ??= Prefix + name;
            return address;
        }
    }

    /// <summary>The exports of the loaded libtorch.</summary>
    public static AutocastExports Loaded
    {
        get
        {
            NativeTorch.Load();
            return Probed.Value;
        }
    }

    /// <summary>The first name that this libtorch does not export, or null when all are there.</summary>
    public string? Missing { get; private set; }

    public (bool Enabled, torch.ScalarType Type) Get(DeviceType device)
        => (_isEnabled((sbyte)device) != 0, (torch.ScalarType)_getType((sbyte)device));

    public void Set(DeviceType device, bool enabled, torch.ScalarType type)
    {
        _setType((sbyte)device, (sbyte)type);
        _setEnabled((sbyte)device, enabled ? (byte)1 : (byte)0);
    }

    /// <summary>Whether converted weights are kept until the outermost scope ends.</summary>
    public bool Caching
    {
        get => _isCaching() != 0;
        set => _setCaching(value ? (byte)1 : (byte)0);
    }

    public void Enter() => _ = _enter();

    /// <summary>Leaves a scope; the outermost one drops the converted weights that autocast keeps.</summary>
    public void Leave()
    {
        if (_leave() == 0) _clearCache();
    }
}
