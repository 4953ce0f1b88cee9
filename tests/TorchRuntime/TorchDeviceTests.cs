using TorchSharp;

namespace Idm.TorchRuntime.Tests;

public sealed class TorchDeviceTests
{
    [Theory]
    [InlineData("cpu")]
    [InlineData(" CPU ")]
    public void Cpu_is_always_there(string spec)
    {
        var device = TorchDevice.Resolve(spec);
        Assert.Equal(DeviceType.CPU, device.Device.type);
        Assert.Equal("cpu: as asked.", device.Reason);
    }

    [Fact]
    public void Auto_takes_CUDA_where_it_is_and_says_why_otherwise()
    {
        var device = TorchDevice.Resolve("auto");
        var cuda = torch.cuda.is_available();
        Assert.Equal(cuda ? DeviceType.CUDA : DeviceType.CPU, device.Device.type);
        Assert.StartsWith(cuda ? "cuda:0: the first of" : "cpu: the libtorch in", device.Reason);
    }

    [Theory]
    [InlineData("cuda:99")]
    [InlineData("cuda:2147483647")]
    public void Absent_CUDA_device_says_what_is_there_and_what_to_do(string spec)
    {
        var error = Assert.Throws<DeviceException>(() => TorchDevice.Resolve(spec));
        Assert.StartsWith($"device: '{spec}' was asked for, but ", error.Message);
        Assert.Contains(
            torch.cuda.is_available() ? "numbered from 0" : "use device: cpu or auto", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:1x")]
    [InlineData("cuda:99999999999")]
    public void Anything_else_is_refused_with_what_is_accepted(string spec)
    {
        var error = Assert.Throws<DeviceException>(() => TorchDevice.Resolve(spec));
        Assert.Equal($"device: found '{spec}', expected auto, cpu, cuda or cuda:N", error.Message);
    }
}
