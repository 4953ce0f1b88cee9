namespace Idm.TorchRuntime;

/// <summary>The process's memory at one moment, in bytes; null what the system does not tell.</summary>
/// <param name="Live">
/// Allocated and not freed by native code, untouched pages included; managed memory is not in it.
/// </param>
/// <param name="Resident">In physical memory now.</param>
/// <param name="PeakResident">The most that was in physical memory since the last reset.</param>
public readonly record struct MemoryReading(long? Live, long? Resident, long? PeakResident);
