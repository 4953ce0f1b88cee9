using Idm.Engine.Solving;
using Idm.Engine.Verification;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.TorchRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Running;

public sealed class ProofThreadTests
{
    [Fact]
    public void The_whole_battery_goes_by_one_thread_and_the_quick_check_by_all()
    {
        var before = TorchThreads.Set();
        try
        {
            TorchThreads.Set(2);
            var watched = new Watched();
            using var forwardModel = new ForwardModel(watched, null, 1, 1, CPU);
            var proof = new OperatorVerification(forwardModel, "watched", 1);
            Assert.True(proof.Quick(proof.Small).Passed);
            Assert.Equal([2], watched.Threads);
            watched.Threads.Clear();
            Assert.True(proof.Full(proof.Small).Passed);
            Assert.True(OperatorConformance.Run(watched).Report.Passed);
            Assert.Equal([1], watched.Threads);
            Assert.Equal(2, torch.get_num_threads());
        }
        finally
        {
            TorchThreads.Set(before);
        }
    }

    private sealed class Watched : IOperatorFactory
    {
        public SortedSet<int> Threads { get; } = [];

        public IOperator Create(OperatorRequest request)
        {
            var (c, h, w) = request.Image;
            return new LinearOperator(request.Image, [c, h, w], Seen, Seen)
            {
                Norm = 1,
                PseudoInverseIsAdjoint = true,
            };
        }

        private Tensor Seen(Tensor x)
        {
            Threads.Add(torch.get_num_threads());
            return x.clone();
        }
    }
}
