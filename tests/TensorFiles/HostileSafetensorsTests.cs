using System.Text;
using Idm.Sdk;

namespace Idm.TensorFiles.Tests;

/// <summary>
/// Whatever a file holds, it is read as meant or refused with a message, and nothing is allocated on its
/// word.
/// </summary>
public sealed class HostileSafetensorsTests
{
    private const string Good = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""";

    [Theory]
    [InlineData("overlap", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""", 6,
        "tensor 'b': found data at 2, expected 4: it overlaps 'a'")]
    [InlineData("the same bytes twice", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 4,
        "tensor 'b': found data at 0, expected 4: it overlaps 'a'")]
    [InlineData("hole", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[5,9]}}""", 9,
        "tensor 'b': found data at 5, expected 4: it leaves a hole after 'a'")]
    [InlineData("hole at the beginning", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[1,5]}}""", 5, "leaves a hole after the beginning")]
    [InlineData("bytes after the last tensor", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 5, "found 5 bytes of data, expected 4")]
    [InlineData("data without tensors", "{}", 1, "found 1 bytes of data, expected 0")]
    [InlineData("data beyond the end", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 3, "tensor 'a': its data end at 4, but the file has only 3")]
    [InlineData("end before beginning", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}""", 4, "found data_offsets [4, 0]")]
    [InlineData("offset of 2^63", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,9223372036854775808]}}""", 4, "data_offsets: found '9223372036854775808'")]
    [InlineData("offsets at the edge of 64 bits", """{"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}""", 4, "its data end at 9223372036854775807")]
    [InlineData("end beyond 64 bits by begin", """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"b":{"dtype":"U8","shape":[1],"data_offsets":[9223372036854775806,9223372036854775807]}}""", 1, "leaves a hole")]
    [InlineData("shape whose product overflows to 0", """{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "expected less than 2^63 bytes")]
    [InlineData("shape whose bytes overflow", """{"a":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}}""", 0, "expected less than 2^63 bytes")]
    [InlineData("empty shape of monstrous strides", """{"a":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "expected less than 2^63 bytes")]
    [InlineData("negative size", """{"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}}""", 4, "tensor 'a', shape: found '-4'")]
    [InlineData("negative offset", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[-1,3]}}""", 4, "data_offsets: found '-1'")]
    [InlineData("size with a fraction", """{"a":{"dtype":"U8","shape":[4.5],"data_offsets":[0,4]}}""", 4, "shape: found '4.5'")]
    [InlineData("size as text", """{"a":{"dtype":"U8","shape":["4"],"data_offsets":[0,4]}}""", 4, "shape: found '4'")]
    [InlineData("more bytes than the shape has", """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,4]}}""", 4, "found 4 bytes of data, expected 16 for F32 [4]")]
    [InlineData("nonsense dtype", """{"a":{"dtype":"F33","shape":[4],"data_offsets":[0,4]}}""", 4, "found dtype 'F33', expected one of F64, I64")]
    [InlineData("dtype in lower case", """{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "found dtype 'f32'")]
    [InlineData("dtype that torch lacks", """{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", 4, "found dtype 'F8_E4M3'")]
    [InlineData("dtype missing", """{"a":{"shape":[4],"data_offsets":[0,4]}}""", 4, "tensor 'a': found no dtype")]
    [InlineData("shape missing", """{"a":{"dtype":"U8","data_offsets":[0,4]}}""", 4, "tensor 'a': found no shape")]
    [InlineData("offsets missing", """{"a":{"dtype":"U8","shape":[4]}}""", 4, "found no pair of data_offsets")]
    [InlineData("one offset", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[4]}}""", 4, "found no pair of data_offsets")]
    [InlineData("three offsets", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,2,4]}}""", 4, "found more than 2 numbers")]
    [InlineData("unknown field", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"stride":[1]}}""", 4, "found a field 'stride'")]
    [InlineData("tensor twice", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[0],"data_offsets":[4,4]}}""", 4, "the header names 'a' twice")]
    [InlineData("tensor twice, once escaped", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"\u0061":{"dtype":"U8","shape":[0],"data_offsets":[4,4]}}""", 4, "the header names 'a' twice")]
    [InlineData("field twice", """{"a":{"dtype":"U8","dtype":"I8","shape":[4],"data_offsets":[0,4]}}""", 4, "the header names 'a dtype' twice")]
    [InlineData("metadata twice", """{"__metadata__":{},"__metadata__":{}}""", 0, "names '__metadata__' twice")]
    [InlineData("metadata key twice", """{"__metadata__":{"k":"1","k":"2"}}""", 0, "names '__metadata__ k' twice")]
    [InlineData("metadata that is no text", """{"__metadata__":{"k":1}}""", 0, "__metadata__ 'k': found JSON Number, expected String")]
    [InlineData("nested metadata", """{"__metadata__":{"k":{"l":{"m":{}}}}}""", 0, "__metadata__ 'k': found JSON StartObject")]
    [InlineData("list at the top", "[]", 0, "the header: found JSON StartArray, expected StartObject")]
    [InlineData("number at the top", "1", 0, "the header: found JSON Number")]
    [InlineData("empty header", "", 0, "not valid JSON")]
    [InlineData("two objects", "{}{}", 0, "not valid JSON")]
    [InlineData("trailing comma", """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},}""", 0, "not valid JSON")]
    [InlineData("comment", "{/* hello */}", 0, "not valid JSON")]
    [InlineData("half a surrogate pair", """{"\ud800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "not valid JSON")]
    [InlineData("deep nesting", """{"a":{"dtype":"U8","shape":[[[[[[[[4]]]]]]]],"data_offsets":[0,4]}}""", 4, "shape: found '['")]
    public void Bad_header_is_refused_with_what_was_found(string what, string json, int data, string expected)
    {
        Assert.NotEmpty(what);
        var error = Assert.Throws<WeightsException>(
            () => SafetensorsBytes.Read(SafetensorsBytes.File(json, data)));
        Assert.StartsWith("bad.safetensors: ", error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData("", "found 0 bytes, expected a safetensors file of at least 8")]
    [InlineData("0102030405", "found 5 bytes")]
    [InlineData("FFFFFFFFFFFFFFFF",
        "found a header length of 18446744073709551615 bytes, expected at most 100000000")]
    [InlineData("01E1F50500000000", "found a header length of 100000001 bytes, expected at most 100000000")]
    [InlineData("00E1F50500000000", "found a header length of 100000000 bytes, but only 0 bytes follow")]
    [InlineData("504B03041400000008080000", "this looks like a PyTorch pickle (a zip archive")]
    [InlineData("80025D710028", "this looks like a PyTorch pickle; only safetensors is accepted here")]
    [InlineData("800495B4000000000000007D",
        "this looks like a PyTorch pickle; only safetensors is accepted here")]
    public void Bad_beginning_is_refused(string hex, string expected)
    {
        var error = Assert.Throws<WeightsException>(() => SafetensorsBytes.Read(Convert.FromHexString(hex)));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Other_files_that_pass_for_weights_are_named()
    {
        Assert.Contains("Git LFS pointer",
            Refusal("version https://git-lfs.github.com/spec/v1\noid sha256:00\n"));
        Assert.Contains("web page", Refusal("<!DOCTYPE html><html><head><title>Not Found</title>"));

        static string Refusal(string text)
            => Assert.Throws<WeightsException>(
                () => SafetensorsBytes.Read(Encoding.UTF8.GetBytes(text))).Message;
    }

    [Fact]
    public void Header_whose_length_begins_like_a_pickle_is_read()
    {
        var json = "{}".PadRight(0x0280);       // bytes 80 02 00 ...
        Assert.Empty(SafetensorsBytes.Read(SafetensorsBytes.File(json)).Entries);
    }

    [Fact]
    public void Truncated_anywhere_it_is_refused()
    {
        var whole = SafetensorsBytes.File(Good, 11);
        Assert.Equal(2, SafetensorsBytes.Read(whole).Entries.Count);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<WeightsException>(() => SafetensorsBytes.Read(whole[..length]));
        }
    }

    [Fact]
    public void Any_byte_changed_to_any_other_it_is_read_or_refused()
    {
        var whole = SafetensorsBytes.File(Good, 11);
        int read = 0, refused = 0;
        for (var at = 0; at < whole.Length - 11; at++)
        {
            for (var value = 0; value < 256; value++)
            {
                var changed = (byte[])whole.Clone();
                changed[at] = (byte)value;
                Count(changed, ref read, ref refused);
            }
        }
        Assert.Equal((whole.Length - 11) * 256, read + refused);
        Assert.InRange(read, whole.Length, whole.Length * 64);      // names may change, structure may not
    }

    [Fact]
    public void Random_rewriting_is_read_or_refused()
    {
        var random = RandomStream.FromSeed(7);
        var pieces =
            Encoding.UTF8.GetBytes("{}[]\":,0123456789-.eEau\\dtypeshapdat_offsets__metadata__F32U8");
        int read = 0, refused = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var file = SafetensorsBytes.File(Good, 11);
            for (var edits = random.NextInt(8) + 1; edits > 0; edits--)
            {
                file[8 + random.NextInt(Good.Length)] = pieces[random.NextInt(pieces.Length)];
            }
            Count(file, ref read, ref refused);
        }
        Assert.Equal(50_000, read + refused);
        Assert.True(refused > 25_000);
    }

    // Anything thrown but a WeightsException fails the test.
    private static void Count(byte[] file, ref int read, ref int refused)
    {
        try
        {
            var header = SafetensorsBytes.Read(file);
            Assert.Equal(header.DataLength, header.Entries.Values.Sum(entry => entry.Length));
            read++;
        }
        catch (WeightsException)
        {
            refused++;
        }
    }
}
