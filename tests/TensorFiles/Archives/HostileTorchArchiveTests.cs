using System.IO.Compression;
using CsCheck;
using Idm.TensorFiles.Reading;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Tests.Archives;

/// <summary>
/// Whatever an archive holds, it is read as meant or refused with its reason; nothing is run, no memory is
/// filled.
/// </summary>
public sealed class HostileTorchArchiveTests : IDisposable
{
    private const int MostManagedBytes = 4 << 20;

    private readonly TemporaryFolder _folder = new();

    public HostileTorchArchiveTests() => NativeTorch.Load();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[], string> Pickles => new()
    {
        { "a call of the system", P().Global("posix", "system").Raw("(").Text("true").Raw("tR.")
            .ToArray(), "it names 'posix.system', which a state dict does not need; nothing was looked up or "
                + "run" },
        { "the same, protocol 4", P(4).Text("posix").Text("system").Raw(0x93).Text("true").Raw(0x85).Raw("R.")
        .ToArray(), "it names 'posix.system'" },
        { "a builtin", P().Global("builtins", "eval").Raw(".").ToArray(), "it names 'builtins.eval'" },
        { "torch's own loader", P().Global("torch", "load").Raw(".").ToArray(), "it names 'torch.load'" },
        { "a storage of numbers that are unknown", P().Global("torch", "QInt8Storage").Raw(".")
        .ToArray(), "it names 'torch.QInt8Storage'" },
        { "an instance", P().Raw("(iposix\nsystem\n.")
        .ToArray(), "the instruction 0x69, which a state dict does not need" },
        { "an object", P().Raw("(cposix\nsystem\no.").ToArray(), "it names 'posix.system'" },
        { "a new object", P().Global("collections", "OrderedDict").Raw(")").Raw(0x81).Raw(".")
        .ToArray(), "the instruction 0x81" },
        { "an extension", P().Raw(0x82, 1).Raw(".").ToArray(), "the instruction 0x82" },
        { "a persistent name", P().Raw("P0\n.").ToArray(), "the instruction 0x50" },
        { "a call of a dictionary", P().Raw("})R.").ToArray(), "it calls something that is no function" },
        { "a call of a storage class", P().Global("torch", "FloatStorage").Raw(")R.")
        .ToArray(), "it calls torch.FloatStorage with 0 arguments" },
        { "an OrderedDict of something", P().Global("collections", "OrderedDict").Int(7).Raw(0x85).Raw("R.")
        .ToArray(), "it calls collections.OrderedDict with 1 arguments" },
        { "an OrderedDict of no pairs", P().Global("collections", "OrderedDict").Raw("]").Int(7).Raw("a")
        .Raw(0x85).Raw("R.").ToArray(), "a dictionary has a pair that is none" },
        { "arguments that are a list", P().Global("collections", "OrderedDict").Raw("]R.")
        .ToArray(), "a call has arguments that are no tuple" },
        { "the state of a tuple", P().Raw(")}b.").ToArray(), "it sets the state of an object" },
        { "nothing", [], "1 bytes are wanted, but only 0 follow" },
        { "no end", P().Raw("}").ToArray(), "1 bytes are wanted, but only 0 follow" },
        { "more after the end", P().Raw("}.}").ToArray(), "more follows after its end" },
        { "two values", P().Raw("}}.").ToArray(), "it ends with 2 values" },
        { "an open mark", P().Raw("}(.").ToArray(), "it ends with 1 values" },
        { "an empty stack", P().Raw(".").ToArray(), "it ends with 0 values" },
        { "a value that is not there", P().Raw("R.").ToArray(), "it takes a value from an empty stack" },
        { "a value below the mark", P().Raw("}(b.").ToArray(), "it takes a value from an empty stack" },
        { "a mark that is not there", P().Raw("t.").ToArray(), "it looks for a mark that is not there" },
        { "a tuple of what is not there", P().Raw("N").Raw(0x87).Raw(".")
        .ToArray(), "it takes a value from an empty stack" },
        { "a memory that is not there", P().Raw("h").Raw(7).Raw(".")
        .ToArray(), "it recalls value 7, which was never remembered" },
        { "a giant index of the memory", P().Raw("}r").Raw(0xFF, 0xFF, 0xFF, 0xFF).Raw("j")
        .Raw(0xFE, 0xFF, 0xFF, 0xFF).Raw(".").ToArray(), "it recalls value 4294967294" },
        { "a giant text", P().Raw("X").Raw(0xFF, 0xFF, 0xFF, 0xFF).Raw("a.")
        .ToArray(), "4294967295 bytes are wanted, but only 2 follow" },
        { "a giant frame", P(4).Raw(0x95).Raw(255, 255, 255, 255, 255, 255, 255, 127).Raw("].")
        .ToArray(), "expected a state dict" },
        { "a text that is no text", P().Raw("X").Raw(2, 0, 0, 0, 0xC3, 0x28).Raw(".")
        .ToArray(), "a text is not UTF-8" },
        { "a name without end", P().Raw("ccollections").ToArray(), "a line has no end" },
        { "a number of 255 bytes", P().Raw(0x8a, 255).Raw(new byte[255]).Raw(".")
        .ToArray(), "a whole number has 255 bytes" },
        { "protocol 1", P(1).Raw("}.").ToArray(), "its protocol is 1" },
        { "protocol 9", P(9).Raw("}.").ToArray(), "its protocol is 9" },
        { "a key that is a list", P().Raw("}]Ns.")
        .ToArray(), "a dictionary has a key that is neither text nor a whole number" },
        { "a name twice", P().Raw("}(").Text("a").Int(1).Text("a").Int(2).Raw("u.")
        .ToArray(), "a dictionary names 'a' twice" },
        { "an item without a value", P().Raw("}(").Text("a").Raw("u.")
        .ToArray(), "it sets items of something that is no dictionary" },
        { "items of a list", P().Raw("](NNu.")
        .ToArray(), "it sets items of something that is no dictionary" },
        { "more in a tuple", P().Raw(")Na.").ToArray(), "it appends to something that is no list" },
        { "a list at the top", P().Raw("].")
        .ToArray(), "found neither a dictionary of tensors nor a tensor" },
        { "a dictionary in itself", P().Raw("}q").Raw(0).Text("a").Raw("h").Raw(0).Raw("s.")
        .ToArray(), "found dictionaries within each other more than 8 deep" },
        { "a persistent id that is a number", P().Int(3).Raw("Q.")
        .ToArray(), "a persistent id is not ('storage', class, key, location, count)" },
        { "a persistent id of a module", P().Raw("(").Text("module").Global("torch", "FloatStorage").Text("0")
        .Text("cpu").Int(1).Raw("tQ.").ToArray(), "a persistent id is not" },
        { "a storage without a class", P().Raw("(").Text("storage").Text("FloatStorage").Text("0").Text("cpu")
        .Int(1).Raw("tQ.").ToArray(), "the storage '0' has a class that is no storage" },
        { "a storage of less than nothing", P().Storage("FloatStorage", "0", -1).Raw(".")
        .ToArray(), "the storage '0' has -1 elements" },
    };

    public static TheoryData<string, long, long[], long[], string> Views => new()
    {
        { "a negative offset", -1, [2], [1], "reaches element -1 of its storage" },
        { "an offset beyond the end", 5, [0], [1], "reaches element 5" },
        { "one too many", 1, [4], [1], "reaches element 4 of its storage '0', which has 4" },
        { "a stride beyond the end", 0, [2], [4], "reaches element 4" },
        { "a stride at the edge of 64 bits", 0, [2], [long.MaxValue], "reaches element 9223372036854775807" },
        { "strides beyond 64 bits", 0, [2, 2], [long.MaxValue, long.MaxValue],
        "reaches element 18446744073709551614" },
        { "an offset at the edge of 64 bits", long.MaxValue, [2], [1],
        "reaches element 9223372036854775808" },
        { "a size beyond 128 bits", 0, [long.MaxValue, long.MaxValue, long.MaxValue], [1, 1, 1],
        "elements or more" },
        { "much of one number", 0, [1L << 40], [0], "reaches 1099511627776 elements or more" },
        { "no elements but monstrous sizes", 0, [long.MaxValue, 0], [1, 1], "elements or more" },
        { "a negative size", 0, [-1], [1], "a tensor has shape that are not at most 64 whole numbers" },
        { "a negative stride", 3, [2], [-1], "a tensor has strides that are not" },
        { "more strides than sizes", 0, [2], [1, 1], "a tensor has 1 sizes and 2 strides" },
        { "65 dimensions", 0, [.. Enumerable.Repeat(1L, 65)], [.. Enumerable.Repeat(1L, 65)],
        "a tensor has shape that are not at most 64" },
    };

    [Theory]
    [MemberData(nameof(Pickles))]
    public void A_bad_pickle_is_refused_with_what_was_found(string what, byte[] pickle, string expected) =>
        Refused(what, new TorchBytes { Pickle = pickle }.ToArray(), expected);

    [Theory]
    [MemberData(nameof(Views))]
    public void A_tensor_that_leaves_its_storage_is_refused(
        string what, long offset, long[] shape, long[] strides, string expected) =>
        Refused(
            what, new TorchBytes().Storage("0", new byte[4])
            .Tensor("x", "ByteStorage", "0", 4, shape, strides, offset).ToArray(), expected);

    [Fact]
    public void Storages_are_as_large_as_announced()
    {
        Refused("smaller", new TorchBytes().Storage("0", new byte[3]).Tensor("x", "ByteStorage", "0", 4, [4])
            .ToArray(), "has 3 bytes, expected 4");
        Refused("larger", new TorchBytes().Storage("0", new byte[5]).Tensor("x", "ByteStorage", "0", 4, [4])
            .ToArray(), "has 5 bytes, expected 4");
        Refused("too large to count", new TorchBytes().Storage("0", new byte[8])
            .Tensor("x", "DoubleStorage", "0", long.MaxValue, [1])
            .ToArray(), "has 8 bytes, expected 73786976294838206456");
        Refused("absent", new TorchBytes().Tensor("x", "ByteStorage", "../../x", 4, [4])
            .ToArray(), "'archive/data/../../x' is not in the archive");
        Refused("as two types", new TorchBytes().Storage("0", new byte[4])
            .Tensor("x", "FloatStorage", "0", 1, [1]).Tensor("y", "HalfStorage", "0", 1, [1])
            .ToArray(), "tensor 'y': its storage");
        Refused("neither true nor false", new TorchBytes().Storage("0", [0, 2])
            .Tensor("x", "BoolStorage", "0", 2, [2])
            .ToArray(), "found a truth value that is neither 0 nor 1");
    }

    [Fact]
    public void Deep_nesting_and_values_that_hold_each_other_many_times_end()
    {
        Refused("900,000 tuples",
            new TorchBytes { Pickle = P().Raw("}").Text("a").Raw(")")
            .Raw([.. Enumerable.Repeat((byte)0x85, 900_000)]).Raw("s.").ToArray() }.ToArray(), null,
            400 << 20);
        var lattice = P().Raw("}(").Text("d0").Raw("}q").Raw(0);
        for (byte i = 1; i <= 6; i++)
        {
            lattice.Text($"d{i}").Raw("}(");
            for (var k = 0; k < 12; k++) lattice.Text($"{k}").Raw("h").Raw((byte)(i - 1));
            lattice.Raw("uq").Raw(i);
        }
        Refused("12 to the 6th dictionaries",
            new TorchBytes { Pickle = lattice.Raw("u.").ToArray() }.ToArray(),
            "found more than 1000000 values", 1 << 30);
    }

    [Fact]
    public void A_pickle_of_small_instructions_makes_so_much_and_no_more()
    {
        Refused("dictionaries", Bomb(P(), "}", 1_100_000), "makes more than 1000000 lists", 400 << 20);
        Refused("marks", Bomb(P(), "(", 5_000_000), "more than 4000000 instructions", 400 << 20);
        Refused("numbers", Bomb(P(), "K\u0001", 5_000_000), "more than 4000000 instructions", 400 << 20);
        // One long key at many places: copied, it would be a gigabyte.
        var shared = P().Raw("}(").Text(new string('k', 900)).Raw("q").Raw(0).Raw("K").Raw(1);
        for (var i = 0; i < 40_000; i++)
            shared.Text($"{i}").Raw("}h").Raw(0).Raw("K").Raw(1).Raw("s");
        Refused(
            "a shared key", new TorchBytes
            {
                Compression = CompressionLevel.NoCompression,
                Pickle = shared.Raw("u.").ToArray(),
            }.ToArray(),
            "found names of more than 33554432 letters in all", 400 << 20);

        static byte[] Bomb(PickleBytes start, string instruction, int times) => new TorchBytes
        {
            Compression = CompressionLevel.NoCompression,
            Pickle = start.Raw(string.Concat(Enumerable.Repeat(instruction, times))).Raw(".").ToArray(),
        }.ToArray();
    }

    [Fact]
    public void An_archive_that_lies_is_refused()
    {
        var good = Good();
        Refused("a deflate bomb", Zip(zip => Add(zip, "archive/data.pkl", new byte[50_000_000])),
            "would unpack to 50000000, expected at most 16 times as many");
        Refused("a giant pickle", Zip(
            zip => Add(zip, "archive/data.pkl", new byte[17 << 20], CompressionLevel.NoCompression)),
            "unpacks to 17825792 bytes, expected at most 16777216", 80 << 20);
        Refused("two entries of one name", Zip(
            zip => { Add(zip, "archive/data.pkl", [1]); Add(zip, "archive/data.pkl", [2]); }),
            "it has two entries named 'archive/data.pkl'");
        Refused("no pickle", Zip(zip => Add(zip, "archive/other.pkl", [1])), "a zip archive with 0 data.pkl");
        Refused("two pickles", Zip(zip => { Add(zip, "a/data.pkl", [1]); Add(zip, "b/data.pkl", [2]); }),
            "a zip archive with 2 data.pkl");
        Refused("a program", Zip(zip => { Add(zip, "a/data.pkl", [1]); Add(zip, "a/constants.pkl", [2]); }),
            "TorchScript program (torch.jit.save), which holds code");
        Refused("a strange order of bytes", new TorchBytes { ByteOrder = "middle" }.ToArray(),
            "a byteorder that is neither little nor big");
        Refused("nothing", Zip(_ => { }), "a zip archive with 0 data.pkl");
        for (var length = 2; length < good.Length; length += 7)
            Refused($"cut at {length}", good[..length], "");
        var flipped = (byte[])good.Clone();
        flipped[good.AsSpan().IndexOf("storage bytes"u8)] ^= 1;
        Refused("a changed number", flipped, "has the checksum");
    }

    [Fact]
    public void Overlapping_entries_are_refused()
    {
        // Both names of the directory lead to the first entry's bytes.
        var file = Zip(zip =>
        {
            Add(zip, "archive/data.pkl", new byte[1000], CompressionLevel.NoCompression);
            Add(zip, "archive/data.pkm", new byte[1000], CompressionLevel.NoCompression);
        });
        var directory = file.AsSpan().IndexOf("PK\x01\x02"u8);
        var second = directory + 4 + file.AsSpan(directory + 4).IndexOf("PK\x01\x02"u8);
        var kept = file[..(file.AsSpan(4).IndexOf("PK\x03\x04"u8) + 4)];
        var shared = (byte[])[.. kept, .. file[directory..]];
        // Where the directory is.
        BitConverter.TryWriteBytes(shared.AsSpan(shared.Length - 6), kept.Length);
        // Where the second entry is.
        BitConverter.TryWriteBytes(shared.AsSpan(kept.Length + second - directory + 42), 0);
        Refused("one entry, two names", shared, "they overlap");
    }

    [Theory]
    [InlineData("80025D710028",
        "this looks like a PyTorch pickle; only safetensors is accepted here, and archives")]
    [InlineData("8002637468697320697320", "save its state_dict() again with torch.save")]
    public void Pickles_without_an_archive_are_refused_and_it_is_said_what_to_do(
        string hex, string expected) =>
        Refused("bare", Convert.FromHexString(hex), expected);

    [Fact]
    public void Bytes_flipped_anywhere_are_read_or_refused()
    {
        var good = Good();
        var edit = Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte);
        var path = _folder["fuzz.pkl"];
        edit.Array[1, 6].Sample(edits =>
        {
            var changed = (byte[])good.Clone();
            foreach (var (at, value) in edits) changed[at] = value;
            File.WriteAllBytes(path, changed);
            ReadOrRefuse(path);
        }, iter: 4000, threads: 1);
    }

    [Fact]
    public void Pickle_bytes_flipped_anywhere_are_read_or_refused()
    {
        var good = Convert.FromBase64String(PythonPickles.Protocol2);
        byte[] opcodes = [.. "()].}]abcehjqrstuKMJGNQRX"u8, 0x85, 0x86, 0x87, 0x8a, 0x8c, 0x93, 0x94, 0x95];
        var opcode = Gen.Int[0, opcodes.Length - 1].Select(i => opcodes[i]);
        var edit = Gen.Select(Gen.Int[2, good.Length - 1], Gen.OneOf(Gen.Byte, opcode));
        var path = _folder["fuzz.pkl"];
        edit.Array[1, 4].Sample(edits =>
        {
            var changed = (byte[])good.Clone();
            foreach (var (at, value) in edits) changed[at] = value;
            File.WriteAllBytes(path, new TorchBytes { Pickle = changed }
                .Storage("0", new byte[24]).Storage("1", new byte[8]).ToArray());
            ReadOrRefuse(path);
        }, iter: 6000, threads: 1);
    }

    // Anything thrown but a WeightsException fails the test.
    private static void ReadOrRefuse(string path)
    {
        using var scope = NewDisposeScope();
        try
        {
            using var file = TensorFile.Open(path);
            foreach (var (name, tensor) in file.Tensors) Assert.Equal(tensor.Count, file.Load(name).numel());
        }
        catch (WeightsException)
        {
        }
    }

    private void Refused(string what, byte[] content, string? expected, long mostBytes = MostManagedBytes)
    {
        var path = _folder.Put("bad.pkl", content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var scope = NewDisposeScope();
        var error = Record.Exception(() =>
        {
            using var file = TensorFile.Open(path);
            foreach (var name in file.Tensors.Keys) file.Load(name);
        });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, mostBytes);
        if (expected is null)
        {
            Assert.True(error is null, what);
            return;
        }
        var refusal = Assert.IsType<WeightsException>(error);
        Assert.StartsWith(path, refusal.Message);
        Assert.Contains(expected, refusal.Message);
    }

    private static PickleBytes P(byte protocol = 2) => new PickleBytes().Protocol(protocol);

    private static byte[] Good() => new TorchBytes { Compression = CompressionLevel.NoCompression }
        .Storage("0", "storage bytes 24 in all."u8.ToArray())
        .Tensor("a", "FloatStorage", "0", 6, [2, 3]).Tensor("b", "FloatStorage", "0", 6, [3], [2], 1)
        .ToArray();

    private static byte[] Zip(Action<ZipArchive> fill)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true)) fill(zip);
        return file.ToArray();
    }

    private static void Add(
        ZipArchive zip, string name, byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var stream = zip.CreateEntry(name, level).Open();
        stream.Write(content);
    }
}
