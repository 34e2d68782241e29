using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DeployKit.Docker;

internal static class HashFields
{
    /// <summary>Adds texts, each behind its length, so that "ab","c" and "a","bc" differ.</summary>
    public static void AppendField(this IncrementalHash hash, params ReadOnlySpan<string> fields)
    {
        Span<byte> length = stackalloc byte[4];
        foreach (var field in fields)
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
    }
}
