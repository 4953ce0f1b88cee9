namespace Idm.TorchRuntime;

/// <summary>A CUDA device's memory at one moment, in bytes.</summary>
/// <param name="Free">Not taken by any process.</param>
/// <param name="Total">All that the device has.</param>
/// <param name="PoolUsed">
/// In use by tensors where libtorch allocates from CUDA's own pool
/// (<c>PYTORCH_CUDA_ALLOC_CONF=backend:cudaMallocAsync</c>); 0 where it keeps blocks itself, which is its
/// default.
/// </param>
/// <param name="PoolPeak">The most of these since the last reset.</param>
internal readonly record struct CudaMemoryReading(long Free, long Total, long PoolUsed, long PoolPeak);
