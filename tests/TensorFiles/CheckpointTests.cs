using System.Security.Cryptography;
using Idm.TensorFiles.Safetensors;
using Idm.TensorFiles.Weights;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Tests;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope;

    public CheckpointTests()
    {
        NativeTorch.Load();
        _scope = NewDisposeScope();
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_was_written_comes_back_bit_for_bit()
    {
        var path = _folder["c.safetensors"];
        var state = new CheckpointState(1234, -5, "abcd")
        {
            Extra = new Dictionary<string, string> { ["best_psnr"] = "31.5" },
        };
        Checkpoint.Write(path, state, Groups(0.1f));
        using var checkpoint = Checkpoint.Open(path);
        Assert.Equal(
            (1234, -5, "abcd"), (checkpoint.State.Step, checkpoint.State.Seed,
            checkpoint.State.PipelineHash));
        Assert.Equal(state.Extra, checkpoint.State.Extra);
        Assert.Equal(["adam_m", "model", "operator"], checkpoint.Groups);
        Assert.Equal([4L, 2], checkpoint.LoadGroup("operator")["phi"].data<long>().ToArray());
        Assert.Empty(checkpoint.LoadGroup("mod"));

        var model = new Dictionary<string, Tensor> { ["w"] = zeros(3), ["deep/name"] = zeros(1) };
        checkpoint.LoadInto("model", model);
        Assert.Equal([0.1f, 0.1f, 0.1f], model["w"].data<float>().ToArray());
        Assert.Equal([0.1f], model["deep/name"].data<float>().ToArray());
    }

    [Fact]
    public void Any_damaged_byte_is_noticed()
    {
        var path = _folder["c.safetensors"];
        Checkpoint.Write(path, new CheckpointState(1, 2, "h"), Groups(0.5f));
        var whole = File.ReadAllBytes(path);
        var data = whole.Length - 44;       // 2 int64, 7 float32
        for (var at = data; at < whole.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 1;
            File.WriteAllBytes(path, damaged);
            Assert.Contains("the file is damaged", Assert.Throws<WeightsException>(
                () => Checkpoint.Open(path)).Message);
        }
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<WeightsException>(() => Checkpoint.Open(path));
        }
    }

    /// <summary>
    /// Names, shapes, the step, the seed, white space: a bit of every byte of the file, one at a time.
    /// </summary>
    [Fact]
    public void Any_flipped_bit_is_noticed_and_the_older_one_is_taken()
    {
        var folder = new CheckpointFolder(_folder["run"]);
        var extra = new Dictionary<string, string> { ["anchor_every.chain"] = "4" };
        folder.Write(new CheckpointState(1, 2, "h") { Extra = extra }, Groups(1));
        var newest = folder.Write(new CheckpointState(9, 2, "h") { Extra = extra }, Groups(2));
        var whole = File.ReadAllBytes(newest);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(newest, damaged);
            using var opened = folder.OpenNewest(out var warnings);
            Assert.True(opened!.State.Step == 1, $"byte {at} of {whole.Length} was not noticed");
            Assert.Single(warnings);
        }
    }

    [Fact]
    public void One_that_does_not_fit_is_passed_over_like_a_damaged_one()
    {
        var folder = new CheckpointFolder(_folder["run"]);
        folder.Write(new CheckpointState(1, 0, "h"), Groups(1));
        folder.Write(new CheckpointState(2, 0, "h"), Groups(2));
        using var opened = folder.OpenNewest(Take, out var warnings);
        Assert.Equal(1, opened!.State.Step);
        Assert.EndsWith("another network", Assert.Single(warnings), StringComparison.Ordinal);

        static void Take(Checkpoint checkpoint)
        {
            if (checkpoint.State.Step == 2) throw new WeightsException("another network");
        }
    }

    [Fact]
    public void Plain_weights_and_other_versions_are_no_checkpoint()
    {
        var path = _folder["c.safetensors"];
        var tensors = new Dictionary<string, Tensor> { ["model/x"] = ones(1) };
        SafetensorsWriter.Write(path, tensors);
        Assert.Contains("found no 'idm.checkpoint'", Assert.Throws<WeightsException>(
            () => Checkpoint.Open(path)).Message);
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string> { ["idm.checkpoint"] = "3" });
        Assert.Contains("found checkpoint version '3', expected '2'", Assert.Throws<WeightsException>(
            () => Checkpoint.Open(path)).Message);
    }

    [Fact]
    public void The_version_before_is_read_still_and_its_numbers_are_checked()
    {
        var path = _folder["c.safetensors"];
        var metadata = new Dictionary<string, string>
        {
            ["idm.checkpoint"] = "1",
            ["step"] = "7",
            ["seed"] = "5",
            ["pipeline_sha256"] = "h",
            // Of 1 as a float32, little endian: sha256 of 00 00 80 3f.
            ["idm.data_sha256"] = Convert.ToHexStringLower(SHA256.HashData([0x00, 0x00, 0x80, 0x3f])),
        };
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["model/x"] = ones(1) }, metadata);
        using (var checkpoint = Checkpoint.Open(path))
        {
            Assert.Equal(
                (7, 5, "h"), (checkpoint.State.Step, checkpoint.State.Seed, checkpoint.State.PipelineHash));
            Assert.Empty(checkpoint.State.Extra);
        }
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["model/x"] = zeros(1) }, metadata);
        Assert.Contains("the file is damaged", Assert.Throws<WeightsException>(
            () => Checkpoint.Open(path)).Message);
    }

    [Fact]
    public void Last_two_are_kept_and_the_newest_is_opened()
    {
        var folder = new CheckpointFolder(_folder["run"]);
        Assert.Null(folder.OpenNewest(out _));
        foreach (var step in (int[])[9, 10, 100])
            folder.Write(new CheckpointState(step, 0, "h"), Groups(step));
        Assert.Equal(
            ["checkpoint-100.safetensors", "checkpoint-10.safetensors"], folder.Paths.Select(
                Path.GetFileName));
        using var newest = folder.OpenNewest(out var warnings);
        Assert.Equal(100, newest!.State.Step);
        Assert.Empty(warnings);
    }

    [Fact]
    public void Damaged_newest_falls_back_to_the_one_before_with_a_warning()
    {
        var folder = new CheckpointFolder(_folder["run"]);
        folder.Write(new CheckpointState(1, 0, "h"), Groups(1));
        var newest = folder.Write(new CheckpointState(2, 0, "h"), Groups(2));
        using (var stream = new FileStream(newest, FileMode.Open)) stream.SetLength(stream.Length - 3);
        using var opened = folder.OpenNewest(out var warnings);
        Assert.Equal(1, opened!.State.Step);
        Assert.StartsWith($"skipped a checkpoint that cannot be used: {newest}: ", Assert.Single(warnings));
    }

    [Fact]
    public void With_none_whole_it_does_not_start_anew_by_itself()
    {
        var folder = new CheckpointFolder(_folder["run"]);
        File.WriteAllBytes(folder.Write(new CheckpointState(1, 0, "h"), Groups(1)), []);
        var error = Assert.Throws<WeightsException>(() => folder.OpenNewest(out _));
        Assert.Contains("none of its 1 checkpoints can be used", error.Message);
    }

    [Fact]
    public void Failed_write_changes_nothing()
    {
        var folder = new CheckpointFolder(_folder["run"]);
        folder.Write(new CheckpointState(1, 0, "h"), Groups(1));
        folder.Write(new CheckpointState(2, 0, "h"), Groups(2));
        var disposed = ones(1);
        disposed.Dispose();
        var broken = new Dictionary<string, IReadOnlyDictionary<string, Tensor>>
        {
            ["model"] = new Dictionary<string, Tensor> { ["a"] = ones(9), ["b"] = disposed },
        };
        Assert.ThrowsAny<Exception>(() => folder.Write(new CheckpointState(3, 0, "h"), broken));
        Assert.Equal(
            ["checkpoint-2.safetensors", "checkpoint-1.safetensors"], folder.Paths.Select(Path.GetFileName));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder["run"]).Length);
    }

    [Fact]
    public void Leftovers_of_a_killed_process_are_removed_and_other_files_are_not()
    {
        Directory.CreateDirectory(_folder["run"]);
        string[] others = ["notes.txt", "checkpoint-best.safetensors"];
        foreach (var name in (string[])[.. others, ".x2f4.idm-tmp"])
            File.WriteAllText(Path.Combine(_folder["run"], name), "");
        var folder = new CheckpointFolder(_folder["run"], keep: 1);
        Assert.Equal(3, Directory.GetFiles(_folder["run"]).Length);         // another run may be writing it
        folder.RemoveLeftovers();
        foreach (var step in (int[])[1, 2]) folder.Write(new CheckpointState(step, 0, "h"), Groups(step));
        Assert.Equal(
            [.. others.Append("checkpoint-2.safetensors").Order(StringComparer.Ordinal)],
            Directory.GetFiles(_folder["run"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Later_steps_of_an_abandoned_run_are_not_deleted()
    {
        var folder = new CheckpointFolder(_folder["run"]);
        foreach (var step in (int[])[50, 60, 7])
            folder.Write(new CheckpointState(step, 0, "h"), Groups(step));
        Assert.Equal(3, folder.Paths.Count);
    }

    [Fact]
    public void Writing_and_opening_leave_no_tensors()
    {
        var folder = new CheckpointFolder(_folder["run"]);
        var groups = Groups(1);
        var target = new Dictionary<string, Tensor> { ["w"] = zeros(3), ["deep/name"] = zeros(1) };
        Round(0);
        var before = Tensor.TotalCount;
        for (var step = 1; step < 10; step++) Round(step);
        Assert.Equal(before, Tensor.TotalCount);

        void Round(int step)
        {
            folder.Write(new CheckpointState(step, 0, "h"), groups);
            using var checkpoint = folder.OpenNewest(out _);
            checkpoint!.LoadInto("model", target);
        }
    }

    private static Dictionary<string, IReadOnlyDictionary<string, Tensor>> Groups(float value) => new()
    {
        ["model"] =
            new Dictionary<string, Tensor> { ["w"] = full([3], value), ["deep/name"] = full([1], value) },
        ["adam_m"] = new Dictionary<string, Tensor> { ["w"] = zeros(3) },
        ["operator"] = new Dictionary<string, Tensor> { ["phi"] = tensor(new long[] { 4, 2 }) },
    };
}
