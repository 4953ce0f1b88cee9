namespace Idm.Common;

/// <summary>The checksum of zip entries and PNG chunks (ISO 3309), eight bytes at a time.</summary>
public sealed class Crc32
{
    private static readonly uint[][] Tables = MakeTables();

    private uint _state = uint.MaxValue;

    /// <summary>The checksum of all that was appended.</summary>
    public uint Value => ~_state;

    /// <summary>Takes bytes in.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var crc = _state;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = crc ^ BitConverter.ToUInt32(bytes);
            crc = Tables[7][(byte)low] ^ Tables[6][(byte)(low >> 8)] ^ Tables[5][(byte)(low >> 16)]
                ^ Tables[4][low >> 24] ^ Tables[3][bytes[4]] ^ Tables[2][bytes[5]] ^ Tables[1][bytes[6]]
                ^ Tables[0][bytes[7]];
        }
        foreach (var b in bytes) crc = Tables[0][(byte)(crc ^ b)] ^ (crc >> 8);
        _state = crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (var k = 0; k < 8; k++)
        {
            tables[k] = new uint[256];
            for (var n = 0u; n < 256; n++)
            {
                var c = k == 0 ? n : tables[k - 1][n];
                if (k == 0)
                    for (var bit = 0; bit < 8; bit++) c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
                else c = tables[0][(byte)c] ^ (c >> 8);
                tables[k][n] = c;
            }
        }
        return tables;
    }
}
